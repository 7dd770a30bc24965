"""Which names are common where faker has no list, or none that a rule can read?

Names are parted by blanks; an underscore is a blank within one. A name is ``latin`` or ``latin=native``; a
list in a script that :mod:`mockjumio.personas.romanize` reads by rule is native alone. Common names
written down from general knowledge; native spellings were not reviewed by native readers.
"""

from typing import NamedTuple


class NameList(NamedTuple):
    male: str
    female: str
    last: str
    last_female: str = ""  # where surnames have a female form, in the order of ``last``


LISTS: dict[str, NameList] = {
    "arabic": NameList(
        """
            Mohammed=محمد Ahmed=أحمد Ali=علي Omar=عمر Khalid=خالد Abdullah=عبدالله Hassan=حسن Hussein=حسين
            Ibrahim=إبراهيم Yousef=يوسف Mahmoud=محمود Mustafa=مصطفى Saeed=سعيد Salem=سالم Tariq=طارق
            Faisal=فيصل Hamad=حمد Nasser=ناصر Majid=ماجد Walid=وليد Karim=كريم Bilal=بلال Sami=سامي
            Rashid=راشد
        """,
        """
            Fatima=فاطمة Maryam=مريم Aisha=عائشة Noura=نورة Sara=سارة Layla=ليلى Huda=هدى Amal=أمل
            Salma=سلمى Zainab=زينب Khadija=خديجة Hanan=حنان Mona=منى Rania=رانيا Dina=دينا Samira=سميرة
            Nadia=نادية Reem=ريم Lina=لينا Amina=أمينة Yasmin=ياسمين Hala=هالة Rasha=رشا Dalal=دلال
        """,
        """
            Haddad=حداد Najjar=نجار Khoury=خوري Mansour=منصور Saleh=صالح Hamdan=حمدان Nasser=ناصر
            Darwish=درويش Khalil=خليل Qasim=قاسم Sabbagh=صباغ Hijazi=حجازي Masri=مصري Shami=شامي Rashed=راشد
            Suleiman=سليمان Obaid=عبيد Jaber=جابر Ghanem=غانم Fayed=فايد Sharif=شريف Badawi=بدوي
            Tamimi=تميمي Zaidan=زيدان Awad=عوض Barakat=بركات Shaheen=شاهين Hamdi=حمدي
        """,
    ),
    "maghreb": NameList(
        """
            Mohamed=محمد Ahmed=أحمد Youssef=يوسف Mehdi=مهدي Karim=كريم Rachid=رشيد Hicham=هشام Omar=عمر
            Amine=أمين Khalid=خالد Said=سعيد Abdelkader=عبد_القادر Nabil=نبيل Samir=سمير Yassine=ياسين
            Bilal=بلال Tarek=طارق
        """,
        """
            Fatima=فاطمة Khadija=خديجة Amina=أمينة Nadia=نادية Samira=سميرة Leila=ليلى Salma=سلمى
            Imane=إيمان Houda=هدى Karima=كريمة Malika=مليكة Naima=نعيمة Zineb=زينب Asma=أسماء Sanaa=سناء
            Yasmina=ياسمينة
        """,
        """
            Benali=بن_علي Bouzid=بوزيد Alaoui=العلوي Tazi=التازي Idrissi=الإدريسي Berrada=برادة
            Mansouri=منصوري Hamidi=حميدي Saidi=سعيدي Trabelsi=الطرابلسي Jaziri=الجزيري Brahimi=إبراهيمي
            Belkacem=بلقاسم Ziani=زياني Cherif=شريف Haddad=حداد Boudiaf=بوضياف Chraibi=الشرايبي
            Gharbi=الغربي Amrani=العمراني
        """,
    ),
    "persian": NameList(
        """
            Mohammad=محمد Ali=علی Hossein=حسین Reza=رضا Mehdi=مهدی Amir=امیر Hassan=حسن Saeed=سعید
            Behzad=بهزاد Arash=آرش Kaveh=کاوه Farhad=فرهاد Omid=امید Navid=نوید Siavash=سیاوش Babak=بابک
        """,
        """
            Fatemeh=فاطمه Zahra=زهرا Maryam=مریم Sara=سارا Narges=نرگس Leila=لیلا Shirin=شیرین Parisa=پریسا
            Mina=مینا Nasrin=نسرین Elham=الهام Samaneh=سمانه Azadeh=آزاده Roya=رویا Mahsa=مهسا
            Niloufar=نیلوفر
        """,
        """
            Mohammadi=محمدی Hosseini=حسینی Ahmadi=احمدی Rezaei=رضایی Karimi=کریمی Moradi=مرادی Jafari=جعفری
            Rahimi=رحیمی Hashemi=هاشمی Sadeghi=صادقی Kazemi=کاظمی Abbasi=عباسی Mousavi=موسوی
            Ebrahimi=ابراهیمی Ghasemi=قاسمی Najafi=نجفی Akbari=اکبری Bagheri=باقری Tehrani=تهرانی
            Shirazi=شیرازی
        """,
    ),
    "urdu": NameList(
        """
            Muhammad=محمد Ali=علی Ahmed=احمد Hassan=حسن Usman=عثمان Bilal=بلال Imran=عمران Asad=اسد
            Faisal=فیصل Kamran=کامران Tariq=طارق Waqas=وقاص Zubair=زبیر Hamza=حمزہ Nadeem=ندیم Shahid=شاہد
        """,
        """
            Ayesha=عائشہ Fatima=فاطمہ Maryam=مریم Zainab=زینب Sana=ثناء Hina=حنا Saima=صائمہ Nadia=نادیہ
            Amna=آمنہ Sadia=سعدیہ Rabia=رابعہ Iqra=اقراء Bushra=بشریٰ Kiran=کرن Mehwish=مہوش Uzma=عظمیٰ
        """,
        """
            Khan=خان Malik=ملک Hussain=حسین Butt=بٹ Chaudhry=چوہدری Qureshi=قریشی Sheikh=شیخ Siddiqui=صدیقی
            Mirza=مرزا Awan=اعوان Raja=راجہ Baig=بیگ Abbasi=عباسی Hashmi=ہاشمی Javed=جاوید Iqbal=اقبال
            Aslam=اسلم Rehman=رحمان
        """,
    ),
    "hebrew": NameList(
        """
            David=דוד Yosef=יוסף Moshe=משה Avraham=אברהם Yaakov=יעקב Daniel=דניאל Noam=נועם Eitan=איתן
            Ariel=אריאל Uri=אורי Itai=איתי Yonatan=יונתן Amit=עמית Omer=עומר Gal=גל Eyal=אייל Ronen=רונן
            Shlomo=שלמה
        """,
        """
            Sarah=שרה Rivka=רבקה Rachel=רחל Leah=לאה Noa=נועה Tamar=תמר Maya=מאיה Yael=יעל Michal=מיכל
            Shira=שירה Adi=עדי Hila=הילה Ronit=רונית Orly=אורלי Talia=טליה Avigail=אביגיל Dana=דנה
            Esther=אסתר
        """,
        """
            Cohen=כהן Levi=לוי Mizrahi=מזרחי Peretz=פרץ Biton=ביטון Dahan=דהן Friedman=פרידמן Azulay=אזולאי
            Katz=כץ Malka=מלכה David=דוד Amar=עמר Gabay=גבאי Ohayon=אוחיון Hadad=חדד Shapira=שפירא
            Goldberg=גולדברג Segal=סגל Ben-David=בן-דוד Avraham=אברהם Klein=קליין Golan=גולן
        """,
    ),
    "thai": NameList(
        """
            Somchai=สมชาย Somsak=สมศักดิ์ Prasert=ประเสริฐ Wichai=วิชัย Anan=อนันต์ Surachai=สุรชัย
            Kittisak=กิตติศักดิ์ Nattapong=ณัฐพงษ์ Thanakorn=ธนากร Chaiwat=ชัยวัฒน์ Pongsak=พงษ์ศักดิ์
            Sakda=ศักดา Narong=ณรงค์ Wirat=วิรัตน์
        """,
        """
            Somying=สมหญิง Suda=สุดา Malee=มาลี Siriporn=ศิริพร Kanya=กัญญา Wanida=วนิดา Nittaya=นิตยา
            Pimchanok=พิมพ์ชนก Sunisa=สุนิสา Ratchanee=รัชนี Orathai=อรทัย Duangjai=ดวงใจ Chanida=ชนิดา
            Arunee=อรุณี
        """,
        """
            Saetang=แซ่ตั้ง Srisuk=ศรีสุข Thongchai=ทองชัย Wongsawat=วงศ์สวัสดิ์ Chaiyasit=ไชยสิทธิ์
            Boonmee=บุญมี Phromma=พรหมมา Kaewmanee=แก้วมณี Suksawat=สุขสวัสดิ์ Rattanakorn=รัตนากร
            Jaidee=ใจดี Inthanon=อินทนนท์ Charoen=เจริญ Somboon=สมบูรณ์ Thepwong=เทพวงศ์ Saelim=แซ่ลิ้ม
        """,
    ),
    "taiwan": NameList(
        """
            Chih-Ming=志明 Chia-Hao=家豪 Chien-Hung=建宏 Chun-Chieh=俊傑 Chih-Wei=志偉 Kuan-Yu=冠宇
            Tsung-Han=宗翰 Kuan-Ting=冠廷 Wen-Hsiung=文雄 Cheng-En=承恩 Po-Han=柏翰 Ming-Te=明德
            Kuo-Hua=國華 Yu-Hsiang=宇翔 Ming-Che=明哲 Chun-Liang=俊良
        """,
        """
            Shu-Fen=淑芬 Shu-Hui=淑惠 Mei-Ling=美玲 Li-Hua=麗華 Ya-Ting=雅婷 Hsiu-Ying=秀英 Shu-Chuan=淑娟
            I-Chun=怡君 Mei-Yu=美玉 Hsiu-Lan=秀蘭 Ya-Wen=雅雯 Yu-Lan=玉蘭 Hsin-I=欣怡 Su-Chen=素貞
            Hui-Ling=惠玲 Ching-I=靜宜
        """,
        """
            Chen=陳 Lin=林 Huang=黃 Chang=張 Li=李 Wang=王 Wu=吳 Liu=劉 Tsai=蔡 Yang=楊 Hsu=許 Cheng=鄭
            Hsieh=謝 Hung=洪 Kuo=郭 Chiu=邱 Tseng=曾 Liao=廖 Lai=賴 Chou=周 Yeh=葉 Su=蘇 Chuang=莊 Lu=呂
            Ho=何
        """,
    ),
    "cantonese": NameList(
        """
            Ka_Ho=家豪 Chi_Ming=志明 Wai_Man=偉文 Kwok_Wah=國華 Chun_Kit=俊傑 Tsz_Ho=子豪 Wing_Fai=榮輝
            Siu_Ming=小明 Kin_Wah=建華 Ho_Yin=浩然 Pak_Hei=柏希 Man_Hin=文軒
        """,
        """
            Ka_Yan=嘉欣 Mei_Ling=美玲 Wing_Yan=詠欣 Hoi_Yan=凱欣 Siu_Fong=小芳 Tsz_Ching=子晴 Lai_Wah=麗華
            Yuk_Lan=玉蘭 Wai_Yee=慧儀 Sin_Yee=善怡 Hiu_Tung=曉彤 Suk_Yee=淑儀
        """,
        """
            Chan=陳 Wong=黃 Lee=李 Leung=梁 Cheung=張 Lau=劉 Ng=吳 Cheng=鄭 Ho=何 Lam=林 Chow=周 Yeung=楊
            Tsang=曾 Tang=鄧 Fung=馮 Kwok=郭 Chu=朱 Yip=葉 Mak=麥 Law=羅
        """,
    ),
    "singapore": NameList(
        """
            Wei_Ming=伟明 Jun_Jie=俊杰 Zhi_Hao=志豪 Boon_Keng=文庆 Kok_Leong=国良 Jia_Wei=家伟
            Yong_Sheng=永盛 Chee_Keong=志强 Wei_Jie=伟杰 Ming_Hui=明辉 Teck_Seng=德成 Guan_Yu=冠宇
        """,
        """
            Hui_Ling=慧玲 Mei_Ling=美玲 Xin_Yi=欣怡 Jia_Hui=佳慧 Siew_Ling=秀玲 Li_Ting=丽婷 Pei_Shan=佩珊
            Shu_Fen=淑芬 Wan_Ting=婉婷 Yan_Ling=燕玲 Bee_Lian=美莲 Hwee_Min=慧敏
        """,
        """
            Tan=陈 Lim=林 Lee=李 Ng=黄 Ong=王 Wong=黄 Goh=吴 Chua=蔡 Chan=陈 Koh=许 Teo=张 Ang=洪 Yeo=杨
            Tay=郑 Ho=何 Low=刘 Sim=沈 Toh=卓
        """,
    ),
    "malay": NameList(
        """
            Ahmad Muhammad Azlan Faizal Hafiz Ismail Razak Syafiq Zulkifli Kamarul Nizam Rahim Farid Hakim
            Iskandar
        """,
        """
            Aisyah Nurul Siti Farah Norhayati Zarina Amira Hidayah Rosnah Syafiqah Liyana Azizah Faridah
            Halimah Suraya
        """,
        """
            Abdullah Rahman Ismail Hassan Ibrahim Yusof Othman Omar Ahmad Aziz Hamid Mahmud Salleh Bakar
            Zainal Mokhtar
        """,
    ),
    "philippine": NameList(
        """
            Jose Juan Antonio Ramon Eduardo Fernando Joshua Christian Angelo Mark Miguel Rafael Paolo Carlo
            Emmanuel Rodrigo
        """,
        """
            Maria Angelica Kristine Jasmine Rosario Teresita Luz Corazon Princess Andrea Nicole Angela
            Imelda Josefina Carmela
        """,
        """
            Santos Reyes Cruz Bautista Ocampo Garcia Mendoza Torres Villanueva Aquino Ramos Dela_Cruz
            Castillo Rivera Navarro Mercado Salazar Domingo Macaraeg Dimaculangan Manalo Pangilinan
            Tolentino Evangelista
        """,
    ),
    "albanian": NameList(
        """
            Arben Agron Besnik Dritan Ilir Luan Artan Blerim Fatos Gëzim Kujtim Valon Endrit Flamur Burim
            Driton Erion Leart
        """,
        """
            Arta Besa Drita Elira Fatime Liridona Mimoza Teuta Valbona Vjosa Albana Blerta Ardita Era
            Majlinda Shpresa Lumnije
        """,
        """
            Hoxha Shehu Krasniqi Gashi Berisha Shala Morina Kelmendi Bytyqi Rexhepi Dervishi Leka Gjoka
            Prifti Kola Hasani Zeqiri Thaçi Osmani Rama Dushku Marku
        """,
    ),
    "serbian": NameList(
        """
            Милан Никола Марко Стефан Лука Душан Драган Зоран Горан Немања Александар Владимир Ненад Милош
            Јован Петар Урош
        """,
        """
            Јелена Милица Ана Марија Драгана Ивана Снежана Јована Тамара Наташа Маја Сања Биљана Весна
            Гордана Катарина
        """,
        """
            Јовановић Петровић Николић Марковић Ђорђевић Стојановић Илић Станковић Павловић Милошевић
            Живковић Тодоровић Ристић Костић Поповић Стевановић Лазић Симић Васић
        """,
    ),
    "bosnian": NameList(
        """
            Amar Adnan Emir Haris Tarik Edin Mirza Nermin Senad Damir Ivan Marko Miloš Stefan Nikola Vedran
        """,
        """
            Amina Lejla Emina Selma Ajla Merima Jasmina Sabina Ana Ivana Jelena Milica Dragana Sanja Nina
            Vesna
        """,
        """
            Hodžić Hadžić Čengić Delić Demirović Kovačević Subašić Halilović Hasanović Omerović Imamović
            Marković Petrović Babić Tomić Knežević Savić Radović Vuković
        """,
    ),
    "belarusian": NameList(
        """
            Аляксандр Андрэй Дзмітрый Сяргей Мікалай Уладзімір Віктар Ігар Павел Максім Яўген Антон Раман
            Юрый
        """,
        """
            Алена Наталля Таццяна Ірына Вольга Святлана Марыя Кацярына Анастасія Ганна Юлія Людміла Вікторыя
            Ксенія
        """,
        """
            Іваноў Казлоў Новік Кавалёў Марозаў Жук Савіцкі Карповіч Клімовіч Пятровіч Бондар Лапацін
            Каралькоў Шаўчук
        """,
        """
            Іванова Казлова Новік Кавалёва Марозава Жук Савіцкая Карповіч Клімовіч Пятровіч Бондар Лапаціна
            Каралькова Шаўчук
        """,
    ),
    "kazakh": NameList(
        """
            Нұрлан Ерлан Арман Бауыржан Данияр Серік Талғат Қайрат Асқар Тимур Руслан Ержан Санжар Алишер
            Мұрат Әлібек
        """,
        """
            Айгүл Гүлнара Динара Әсель Жанар Мадина Айжан Сәуле Алия Камила Томирис Дана Аяулым Зарина
            Салтанат Ботагөз
        """,
        """
            Ахметов Омаров Оспанов Ибраимов Сулейменов Абдрахманов Касымов Мусин Жумабаев Нурпеисов Бекетов
            Искаков
        """,
        """
            Ахметова Омарова Оспанова Ибраимова Сулейменова Абдрахманова Касымова Мусина Жумабаева
            Нурпеисова Бекетова Искакова
        """,
    ),
    "mongolian": NameList(
        """
            Бат-Эрдэнэ Ганбаатар Болд Энхбаяр Мөнхбат Төмөр Батбаяр Ганзориг Тэмүүлэн Билгүүн Дорж Сүхбат
        """,
        """
            Оюунчимэг Сарангэрэл Болормаа Энхтуяа Номин Цэцэг Алтанцэцэг Солонго Ариунаа Мөнхзул Нарантуяа
            Уранчимэг
        """,
        "Батын Доржийн Болдын Ганболдын Энхбатын Сүхийн Мөнхийн Баатарын Цэндийн Дамдины",
    ),
    "uzbek": NameList(
        """
            Alisher Bekzod Dilshod Farrukh Jasur Otabek Sherzod Ulugbek Rustam Sardor Timur Aziz Davron
            Javohir
        """,
        """
            Dilnoza Gulnora Malika Nargiza Sevara Zulfiya Madina Shahnoza Feruza Nigora Kamola Lola Umida
            Ziyoda
        """,
        """
            Karimov Rakhimov Yusupov Umarov Tursunov Nazarov Saidov Ismoilov Rustamov Abdullayev Sharipov
            Ergashev
        """,
        """
            Karimova Rakhimova Yusupova Umarova Tursunova Nazarova Saidova Ismoilova Rustamova Abdullayeva
            Sharipova Ergasheva
        """,
    ),
    "lithuanian": NameList(
        """
            Tomas Lukas Mantas Jonas Darius Andrius Giedrius Vytautas Kęstutis Paulius Marius Algirdas
            Gediminas Rokas Domantas
        """,
        """
            Rasa Jurgita Eglė Austėja Ieva Kristina Daiva Jolanta Rūta Gabija Ugnė Lina Birutė Simona Inga
        """,
        """
            Kazlauskas Jankauskas Petrauskas Stankevičius Vasiliauskas Žukauskas Butkus Paulauskas Urbonas
            Kavaliauskas Navickas Ramanauskas Rimkus Balčiūnas
        """,
        """
            Kazlauskienė Jankauskienė Petrauskaitė Stankevičiūtė Vasiliauskaitė Žukauskienė Butkutė
            Paulauskaitė Urbonienė Kavaliauskaitė Navickaitė Ramanauskienė Rimkutė Balčiūnaitė
        """,
    ),
    "maltese": NameList(
        """
            Joseph Mario John Carmelo Paul Charles Anthony Emanuel Luke Matthew Mark Francis Saviour David
        """,
        """
            Maria Carmen Josephine Doris Rita Sarah Martina Graziella Claire Marija Rebecca Stephania
            Antonella Amy
        """,
        """
            Borg Camilleri Vella Farrugia Zammit Galea Micallef Grech Attard Spiteri Azzopardi Mifsud
            Caruana Muscat Agius Fenech Schembri Abela Sammut Gauci
        """,
    ),
    "ethiopian": NameList(
        """
            Abebe=አበበ Tadesse=ታደሰ Bekele=በቀለ Dawit=ዳዊት Yonas=ዮናስ Solomon=ሰለሞን Girma=ግርማ Haile=ሃይሌ Kebede=ከበደ
            Mulugeta=ሙሉጌታ Tesfaye=ተስፋዬ Samuel=ሳሙኤል
        """,
        """
            Almaz=አልማዝ Tigist=ትዕግስት Selam=ሰላም Hirut=ሂሩት Meseret=መሠረት Aster=አስቴር Bethlehem=ቤተልሔም Genet=ገነት
            Hanna=ሐና Marta=ማርታ Rahel=ራሔል Sara=ሳራ
        """,
        """
            Tesfaye=ተስፋዬ Haile=ሃይሌ Bekele=በቀለ Tadesse=ታደሰ Alemu=አለሙ Girma=ግርማ Desta=ደስታ Wolde=ወልደ Assefa=አሰፋ
            Mekonnen=መኮንን Negash=ነጋሽ Kebede=ከበደ
        """,
    ),
    "khmer": NameList(
        """
            Sok=សុខ Dara=ដារ៉ា Vannak=វណ្ណៈ Rithy=រិទ្ធី Piseth=ពិសិដ្ឋ Samnang=សំណាង Bora=បូរ៉ា
            Sovann=សុវណ្ណ
        """,
        """
            Sophea=សុភា Bopha=បុប្ផា Chanthou=ចន្ធូ Kunthea=គន្ធា Maly=ម៉ាលី Rachana=រចនា Sreymom=ស្រីមុំ
            Kolab=កុលាប
        """,
        """
            Chea=ជា Heng=ហេង Kim=គឹម Lim=លឹម Ly=លី Meas=មាស Ouk=អ៊ុក Prak=ប្រាក់ Sam=សំ Seng=សេង Sok=សុខ
            Tep=ទេព
        """,
    ),
    "lao": NameList(
        """
            Somphone=ສົມພອນ Khamla=ຄຳຫຼ້າ Bounmy=ບຸນມີ Souk=ສຸກ Vieng=ວຽງ Sisavath=ສີສະຫວາດ Phouvong=ພູວົງ
            Thong=ທອງ
        """,
        """
            Chanh=ຈັນ Noy=ນ້ອຍ Keo=ແກ້ວ Dala=ດາລາ Phone=ພອນ Manivanh=ມະນີວັນ Bouavanh=ບົວວັນ Latsamy=ລັດສະໝີ
        """,
        """
            Vongsa=ວົງສາ Sisouk=ສີສຸກ Phommachanh=ພົມມະຈັນ Keovilay=ແກ້ວວິໄລ Chanthavong=ຈັນທະວົງ
            Souvanna=ສຸວັນນາ Inthavong=ອິນທະວົງ Bounyavong=ບຸນຍະວົງ
        """,
    ),
    "burmese": NameList(
        "Aung=အောင် Zaw=ဇော် Min=မင်း Kyaw=ကျော် Tun=ထွန်း Htet=ထက် Thura=သူရ Myo=မျိုး",
        "Khin=ခင် Thida=သီတာ Su=စု Nilar=နီလာ Ei=အိ Hnin=နှင်း May=မေ Sandar=စန္ဒာ",
        """
            Win=ဝင်း Htun=ထွန်း Oo=ဦး Lwin=လွင် Thein=သိန်း Naing=နိုင် Hlaing=လှိုင် Myint=မြင့် Soe=စိုး
            Khaing=ခိုင်
        """,
    ),
    "dzongkha": NameList(
        """
            Tashi=བཀྲ་ཤིས Sonam=བསོད་ནམས Karma=ཀརྨ Pema=པདྨ Dorji=རྡོ་རྗེ Tenzin=བསྟན་འཛིན Ugyen=ཨོ་རྒྱན
            Jigme=འཇིགས་མེད
        """,
        """
            Dechen=བདེ་ཆེན Choden=ཆོས་སྒྲོན Yangchen=དབྱངས་ཅན Sonam=བསོད་ནམས Pema=པདྨ Lhamo=ལྷ་མོ
            Deki=བདེ་སྐྱིད Kinley=ཀུན་ལེགས
        """,
        """
            Wangchuk=དབང་ཕྱུག Dorji=རྡོ་རྗེ Wangmo=དབང་མོ Tshering=ཚེ་རིང Namgyal=རྣམ་རྒྱལ Penjor=དཔལ་འབྱོར
            Tobgay=སྟོབས་རྒྱས Lhendup=ལྷུན་གྲུབ
        """,
    ),
    "dhivehi": NameList(
        """
            Ahmed=އަހުމަދު Mohamed=މުހައްމަދު Ali=އަލީ Hassan=ހަސަން Ibrahim=އިބްރާހީމް Adam=އާދަމް
            Hussain=ހުސައިން Yoosuf=ޔޫސުފް
        """,
        """
            Aishath=އައިޝަތު Fathimath=ފާތިމަތު Mariyam=މަރިޔަމް Khadheeja=ހަދީޖާ Aminath=އާމިނަތު
            Hawwa=ހައްވާ Zulfa=ޒުލްފާ Shifa=ޝިފާ
        """,
        """
            Rasheed=ރަޝީދު Waheed=ވަހީދު Didi=ދީދީ Manik=މަނިކު Naseem=ނަސީމް Shareef=ޝަރީފް Zahir=ޒާހިރު
            Latheef=ލަތީފް
        """,
    ),
    "west-african": NameList(
        """
            Mamadou Ibrahima Ousmane Amadou Moussa Abdoulaye Cheikh Modou Boubacar Souleymane Adama Seydou
            Issa Bakary
        """,
        """
            Fatou Aminata Mariama Awa Aïssatou Kadiatou Oumou Ramata Khady Ndeye Coumba Bintou Safiatou
            Rokia
        """,
        """
            Diallo Traoré Diop Ndiaye Sow Ba Coulibaly Keïta Camara Touré Konaté Cissé Fall Sarr Ouédraogo
            Kaboré Koné Bah Barry Sylla Diarra Sanogo
        """,
    ),
    "central-african": NameList(
        """
            Jean Pierre Emmanuel Joseph Paul Patrick Christian Serge Alain Didier Fabrice Dieudonné Célestin
            Olivier
        """,
        """
            Marie Jeanne Chantal Grâce Esther Béatrice Solange Clarisse Nadège Odette Pélagie Divine
            Espérance Angélique
        """,
        """
            Mbala Kabongo Ilunga Tshibangu Mukendi Ngoma Nkosi Mbarga Ondoua Nguema Moukoko Nzigamasabo
            Habimana Niyonzima Uwimana Nsengiyumva Bongo Makaya Lukusa
        """,
    ),
    "somali": NameList(
        """
            Mohamed Ahmed Abdi Hassan Ali Omar Ismail Yusuf Farah Mahad Abdirahman Liban Warsame Guled
        """,
        "Fadumo Halima Amina Hodan Sahra Ifrah Asha Khadra Hawa Nimco Ayan Deqa Sagal Maryan",
        """
            Hassan Mohamud Warsame Abdullahi Farah Jama Osman Elmi Nur Abshir Hersi Duale Samatar Gedi
        """,
    ),
    "polynesian": NameList(
        "Sione Tevita Semisi Ioane Tavita Malakai Viliami Manu Lote Peni Mosese Iosefa Tama Afa",
        "Mele Ana Sela Losa Salote Lupe Moana Sina Talia Litia Mere Ema Lagi Tiare",
        """
            Tuilagi Faleolo Taufa Fonua Latu Vake Moala Leota Faumuina Tupou Kioa Vatu Naivalu Tamatoa
            Teriitehau
        """,
    ),
    "turkmen": NameList(
        "Berdi Merdan Serdar Batyr Dovlet Maksat Rahym Yusup Kerim Begench Ovez Atamurat",
        "Ayna Maral Jeren Ogulgerek Gözel Bahar Aylar Selbi Aýna Leyli Enesh Oguljan",
        "Berdiyev Annayev Orazov Ataev Nuryev Hojayev Myradov Garajayev Amanov Saparov",
        "Berdiyeva Annayeva Orazova Atayeva Nuryeva Hojayeva Myradova Garajayeva Amanova Saparova",
    ),
}
