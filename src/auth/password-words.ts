/**
 * Words that people take for passwords, written down for this recorder: lower case, Latin letters. Russian words stand
 * transliterated, which covers them in Cyrillic, in transliteration and typed with the wrong layout (see password-forms.ts).
 * Digits and signs around a word, repetition, reversal and look-alike digits are rules, so words shorter than 8 belong here too,
 * while keyboard rows, alphabets, dates and repeated characters do not.
 *
 * @module
 */

const words = `
password passwd pass passcode passphrase mypassword newpassword default secret topsecret mysecret login logon signin welcome
welcometo letmein opensesame sesame changeme changethis changepassword changepass changeit testing test tester testtest temp
temporary guest user username owner root toor super superuser supervisor superman manager master masterkey operator service
support sysop server security secure access control private public internet network computer laptop desktop monitor keyboard
mouse printer router modem gateway switch firewall wireless wifi ethernet bluetooth android iphone samsung nokia huawei xiaomi
apple google yandex yahoo gmail mail email rambler facebook instagram telegram whatsapp vkontakte youtube windows linux ubuntu
debian oracle cisco mikrotik dlink tplink asus lenovo toshiba sony philips panasonic camera cam cameras cctv video videos
recorder record nvr dvr hdd harddisk disk hikvision hik dahua swann atix atnvr bitvision videoregistrator kamera kamery ohrana
storozh sklad magazin dom domoy doma dacha garazh shkola institut universitet iloveyou loveyou ilovegod love lover loveme
forever always babygirl baby babe sweet sweetheart angel angels angelina heaven heart hearts kiss kisses kissme princess
prince queen king kingdom royal crown diamond gold golden silver platinum crystal ruby lucky luck happy happiness smile smiley
sunny sunshine sunset sun moon star stars starlight galaxy universe space cosmos planet earth rocket rain rainbow snow
snowball snowflake storm thunder lightning wind fire flame blaze ice water ocean sea river lake island beach mountain forest
tree flower flowers rose roses lily sakura summer winter spring autumn january february march april may june july august
september october november december monday tuesday wednesday thursday friday saturday sunday today tomorrow morning midnight
evening dragon dragons monkey tiger lion eagle falcon hawk phoenix wolf wolves bear fox rabbit bunny kitty cat cats dog dogs
doggy puppy horse pony dolphin shark fish snake spider butterfly unicorn cowboy pirate ninja samurai warrior knight wizard
magic magician merlin frodo vader skywalker starwars startrek matrix neo batman spiderman ironman hulk pokemon pikachu naruto
sasuke sonic mario zelda minecraft roblox counterstrike dota warcraft starcraft diablo playstation xbox nintendo gamer game
games gaming player winner champion victory football soccer baseball basketball hockey tennis runner skater snowboard racing
speed turbo ferrari porsche mercedes bmw audi volkswagen toyota honda yamaha harley davidson mustang ford vaz niva priora
arsenal chelsea liverpool manchester united barcelona juventus milan bayern spartak cska dinamo michael jordan michelle
jennifer jessica ashley amanda samantha nicole daniel david robert richard william james john johnny joseph joshua matthew
andrew andrea anthony thomas charles charlie christopher christian jason justin brandon ryan george peter patrick alexander
alexandra alex benjamin samuel jonathan nathan nicholas maxwell oliver oscar harry lucy maggie buddy rocky max ginger shadow
tigger simba sasha jack jackson hunter snoopy garfield mickey jesus god blessed blessing freedom america american england
london paris france germany berlin australia china russia moscow moskva rossiya piter peterburg leningrad sanktpeterburg
novosibirsk ekaterinburg kazan samara omsk rostov ufa krasnoyarsk perm voronezh volgograd krasnodar saratov irkutsk
vladivostok yaroslavl tomsk tula kirov sochi krym minsk belarus kiev ukraina newyork texas california lasvegas parol moyparol
parolparol videonabludenie videonablyudenie zenit lokomotiv noviyparol novyyparol privet poka zdravstvuy dobroyutro spasibo pozhaluysta lyubov lyublyu lubov lublu lyublyutebya
tebya yatebyalyublyu lyubimaya lyubimyy lyubimiy solnyshko solnce zvezda zvezdochka nebo more okean reka ozero gora les derevo
tsvetok cvetok roza romashka oduvanchik leto zima mama papa mamapapa mamochka papochka babushka dedushka brat sestra syn synok
doch dochka semya detka malysh zayka zaya zaychik kotik kotenok koshka kot kisa kiska sobaka sobachka medved mishka volk lisa
lisichka tigr tigrenok lev kon krokodil delfin babochka pchela drakon homyachok krasotka krasavitsa krasavchik printsessa
printsess princessa korol angelochek kroshka shokolad konfeta konfetka medok klubnika apelsin banan kartoshka pivo vodka
konyak kofe chay moloko hleb schaste udacha nadezhda vera mir druzhba drug podruga zhizn chelovek devushka devochka malchik
samolet mashina tank korabl kosmos kompyuter telefon televizor muzyka gitara kino pobeda pobeditel chempion futbol hokkey
basket sport spartakchempion nachalnik direktor boss glavnyy sekret sekretno dostup vhod kod klyuch zamok polzovatel gost
testovyy aleksandr aleksandra aleksey alexey alexei aleksei sergey sergei serega andrey andrei dmitriy dmitry dmitrii dima
dimon dimochka maksim maxim maks evgeniy evgeny evgeniya zhenya vladimir vova vovan volodya vladislav vlad vladik nikolay
kolya mihail mikhail misha anton antoha artem artur denis ivan vanya vanek igor ilya kirill konstantin kostya leonid lesha
leha nikita oleg pavel pasha petr roman roma ruslan stanislav stas viktor vitaliy yuriy yura yaroslav egor gleb grigoriy
grisha boris bogdan valera vasiliy vasya vasek georgiy fedor mark danila slava slavik sanya sashka shurik anna anya anechka
anastasiya anastasia nastya nastenka natalya natalia natasha marina mariya maria masha mashenka mashka olga olya olenka
tatyana tatiana tanya tanechka elena lena lenochka ekaterina katya katerina katenka irina ira irisha svetlana sveta yuliya
yulia yulya ksenia kseniya ksyusha viktoriya victoria vika valentina valya galina galya lyudmila lyuda larisa lara nadya nina
oksana polina alina alena alisa alla diana dasha darya dashenka kristina karina veronika nika margarita rita sofiya sonya
sofia lyuba elizaveta liza eva yana ivanov ivanova petrov petrova smirnov kuznetsov popov sokolov putin medvedev gagarin
pushkin sssr ussr bitch fuck fucker fuckyou fuckoff shit sexy sex suka huy durak idiot loh nahuy pohuy metallica nirvana
eminem tupac whatever none null blank qaz qwe qwer qwert qwerty asd asdf asdfg zxc zxcv zxcvb qwertz wasd abc abcd abcde xxx
zzz aaa qqq one two three four five six seven eight nine ten number numberone first second third last alpha beta gamma sigma
zero agent bond jamesbond killer hacker soldier army military police teacher student school college money dollar rich business
company shop market bank trustno trustnoone noone blahblah hello helloworld hellokitty bye goodluck good great best cool
amazing beautiful girl girls boy boys woman man people friend friends friendship bestfriend family mother father mommy daddy
mom dad sister brother chocolate cookie cookies candy sugar cherry strawberry banana orange lemon pineapple cheese pizza
coffee tea cocacola pepsi black white red blue green yellow purple pink creative guitar music rock rocknroll metal dance
dancer peanut popcorn bubble genius einstein tesla monster zombie ghost devil satan lucifer darkness dark dream dreams dreamer
sashenka sashulya mashulya registrator videocamera videokamera novosti krasota zimushka sidorov morozov volkov stepan semen
danil daniil mashinka chelyabinsk novgorod nizhniy astrakhan kalina lastochka
`;

let list: ReadonlySet<string> | undefined;

/** The words, made into a set at the first use: before it they are one string. */
export function commonWords(): ReadonlySet<string> {
  list ??= new Set(words.trim().split(/\s+/));
  return list;
}
