/** The wording of the two screens, as src/ui/text has it. */
#include "reference.h"

language_t language = RU;

static const char * const wordings[2][TEXTS] = {
  [RU] = {
    [NO_TEXT] = "",
    [COMMON_CANCEL] = "Отмена",
    [COMMON_SAVE] = "Сохранить",
    [LOGIN_TITLE] = "Вход в регистратор",
    [LOGIN_HINT] = "Введите пароль администратора",
    [LOGIN_USER] = "Пользователь",
    [LOGIN_PASSWORD] = "Пароль",
    [LOGIN_ENTER] = "Войти",
    [LOGIN_FORGOT] = "Забыли пароль?",
    [LOGIN_EMPTY] = "Введите пароль.",
    [LOGIN_REPEAT] = "Это тот же пароль, он не подошёл. Попытка не засчитана.",
    [CHANGE_TITLE] = "Изм. пароль",
    [CHANGE_PASSWORD] = "Пароль",
    [CHANGE_CONFIRM] = "Подтв. Пароля",
    [CHANGE_PATTERN] = "Графический ключ",
    [CHANGE_PATTERN_OFF] = "Не активно",
    [PATTERN_NEEDS] = "По желанию. Понадобится дважды провести мышью одну и ту же линию.",
    [CHANGE_MAIL] = "Сброс пароля по E-mail",
    [CHANGE_MAIL_OFF] = "Не подтверждён: недоступно в этой версии прошивки",
    [CHANGE_TIME] = "Сохраните за 9:45",
    [PASSWORD_RULES] = "От 8 до 64 знаков. Лучше всего — несколько слов подряд.",
    [PASSWORD_SHORT] = "Слишком короткий: добавьте ещё %d %s.",
    [PASSWORD_GOOD] = "Подходит. Не из частых. Ещё %d %s — и станет хорошим.",
    [PASSWORD_STRONG] = "Хороший пароль: длинный и не из списка частых.",
    [PASSWORD_DIFFER] = "Пароли не совпадают. Введите одинаково оба раза.",
    [PASSWORD_ONCE_MORE] = "Введите пароль ещё раз.",
    [PASSWORD_SAME] = "Пароли совпадают.",
  },
  [EN] = {
    [NO_TEXT] = "",
    [COMMON_CANCEL] = "Cancel",
    [COMMON_SAVE] = "Save",
    [LOGIN_TITLE] = "Log in to the recorder",
    [LOGIN_HINT] = "Enter the administrator password",
    [LOGIN_USER] = "User",
    [LOGIN_PASSWORD] = "Password",
    [LOGIN_ENTER] = "Log in",
    [LOGIN_FORGOT] = "Forgot password?",
    [LOGIN_EMPTY] = "Enter the password.",
    [LOGIN_REPEAT] = "The same wrong password again. This attempt was not counted.",
    [CHANGE_TITLE] = "Change password",
    [CHANGE_PASSWORD] = "Password",
    [CHANGE_CONFIRM] = "Confirm password",
    [CHANGE_PATTERN] = "Graphic key",
    [CHANGE_PATTERN_OFF] = "Not active",
    [PATTERN_NEEDS] = "Optional. You will need to draw the same pattern twice with the mouse.",
    [CHANGE_MAIL] = "Password reset by e‑mail",
    [CHANGE_MAIL_OFF] = "Not confirmed: not available in this firmware version",
    [CHANGE_TIME] = "Save within 9:45",
    [PASSWORD_RULES] = "8 to 64 characters. Several words in a row are best.",
    [PASSWORD_SHORT] = "Too short: add %d more %s.",
    [PASSWORD_GOOD] = "Good enough. Not a common one. %d %s more make it strong.",
    [PASSWORD_STRONG] = "A good password: long and not a common one.",
    [PASSWORD_DIFFER] = "The passwords differ. Enter the same both times.",
    [PASSWORD_ONCE_MORE] = "Enter the password once more.",
    [PASSWORD_SAME] = "The passwords match.",
  },
};

static const char * characters(int32_t n) {
  if(language == EN) return n == 1 ? "character" : "characters";
  if(n % 10 == 1 && n % 100 != 11) return "знак";
  return n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? "знака" : "знаков";
}

const char * text_of(text_t text, int32_t number) {
  static char filled[256];
  const char * wording = wordings[language][text];
  if(text != PASSWORD_SHORT && text != PASSWORD_GOOD) return wording;
  lv_snprintf(filled, sizeof filled, wording, (int)number, characters(number));
  return filled;
}
