import { checkGallery } from './gallery';

checkGallery('dark');
