import { checkGallery } from './gallery';

checkGallery('light');
