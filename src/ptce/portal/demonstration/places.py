"""Real communes and their EPCI, by région: where the fictional poles act. The organisations that act there are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, its EPCI and what a dossier says of it. Codes are INSEE's (SIREN for the EPCI)."""

    region: str
    commune: str
    name: str
    departement: str
    epci: str
    epci_name: str
    is_rural: bool
    is_qpv: bool

    @property
    def is_overseas(self) -> bool:
        """Say whether it is one of the five régions overseas."""
        return self.region.startswith("0")


def _place(region: str, commune: str, name: str, epci: str, epci_name: str, people: int) -> Place:
    departement = commune[:3] if commune.startswith("97") else commune[:2]
    return Place(region, commune, name, departement, epci, epci_name, is_rural=people < 12_000, is_qpv=people > 40_000)


# région, commune, name, EPCI, name of the EPCI, inhabitants of the commune
PLACES: tuple[Place, ...] = (
    _place("01", "97101", "Les Abymes", "200018653", "CA CAP Excellence", 51_055),
    _place("01", "97113", "Le Gosier", "200041507", "CA La Riviéra du Levant", 27_757),
    _place("01", "97118", "Petit-Bourg", "249710062", "CA du Nord Basse-Terre", 24_665),
    _place("01", "97117", "Le Moule", "200044691", "CA du Nord Grande Terre", 23_014),
    _place("02", "97209", "Fort-de-France", "249720061", "CA du Centre de la Martinique", 75_506),
    _place("02", "97222", "Le Robert", "200041788", "CA du Pays Nord Martinique", 21_553),
    _place("02", "97207", "Ducos", "249720053", "CA de l’Espace Sud de la Martinique", 18_105),
    _place("03", "97302", "Cayenne", "249730045", "CA du Centre Littoral", 62_675),
    _place("03", "97311", "Saint-Laurent-du-Maroni", "249730037", "CC de l’Ouest Guyanais", 54_429),
    _place("03", "97304", "Kourou", "200027548", "CC des Savanes", 24_824),
    _place("03", "97308", "Saint-Georges", "249730052", "CC de l’Est Guyanais", 4_915),
    _place("04", "97411", "Saint-Denis", "249740119", "CA Intercommunale du Nord de la Réunion (CINOR)", 155_634),
    _place("04", "97415", "Saint-Paul", "249740101", "CA Territoire de la Côte Ouest (TCO)", 108_088),
    _place("04", "97416", "Saint-Pierre", "249740077", "CA CIVIS (Communauté Intercommunale des Villes Solidaires)", 85_038),
    _place("04", "97422", "Le Tampon", "249740085", "CA du Sud", 82_579),
    _place("04", "97409", "Saint-André", "249740093", "CA Intercommunale de la Réunion Est (CIREST)", 58_885),
    _place("06", "97611", "Mamoudzou", "200060457", "CA de Dembeni / Mamoudzou", 71_437),
    _place("06", "97610", "Koungou", "200060465", "CA du Grand Nord de Mayotte", 32_156),
    _place("06", "97608", "Dzaoudzi", "200050532", "CC de Petite-Terre", 17_831),
    _place("11", "78646", "Versailles", "247800584", "CA Versailles Grand Parc (CAVGP)", 84_095),
    _place("11", "77108", "Chelles", "200057958", "CA Paris - Vallée de la Marne", 54_620),
    _place("11", "95252", "Franconville", "200058485", "CA Val Parisis", 37_754),
    _place("11", "77058", "Bussy-Saint-Georges", "247700594", "CA Marne et Gondoire", 27_498),
    _place("11", "77053", "Brie-Comte-Robert", "247700644", "CC l’Orée de la Brie", 19_003),
    _place("11", "77333", "Nemours", "200023240", "CC Pays de Nemours", 12_889),
    _place("11", "77449", "Serris", "247700339", "CA Val d’Europe Agglomération", 10_326),
    _place("11", "95039", "Auvers-sur-Oise", "249500430", "CC Sausseron Impressionnistes", 6_863),
    _place("11", "95355", "Magny-en-Vexin", "249500513", "CC du Vexin-Val de Seine", 5_779),
    _place("24", "18033", "Bourges", "241800507", "CA Bourges Plus", 64_186),
    _place("24", "45155", "Gien", "244500211", "CC Giennoises", 13_459),
    _place("24", "45082", "Châteauneuf-sur-Loire", "244500427", "CC des Loges", 8_546),
    _place("24", "28015", "Auneau-Bleury-Saint-Symphorien", "200069953", "CC des Portes Euréliennes d’Ile de France", 6_419),
    _place("24", "45053", "Briare", "200068278", "CC Berry Loire Puisaye", 4_911),
    _place("24", "41220", "Saint-Laurent-Nouan", "244100798", "CC du Grand Chambord", 4_236),
    _place("24", "18108", "La Guerche-sur-l’Aubois", "200011781", "CC Portes du Berry entre Loire et Val d’Aubois", 3_151),
    _place("27", "90010", "Belfort", "200069052", "CA Grand Belfort", 45_912),
    _place("27", "71153", "Le Creusot", "247100290", "CU Le Creusot Montceau-les-Mines", 20_509),
    _place("27", "58086", "Cosne-Cours-sur-Loire", "200067916", "CC Coeur de Loire", 9_733),
    _place("27", "89257", "Migennes", "248900383", "CC de l’Agglomération Migennoise", 6_688),
    _place("27", "90033", "Delle", "249000241", "CC du Sud Territoire", 5_623),
    _place("27", "71137", "Cluny", "200040293", "CC du Clunisois", 4_942),
    _place("27", "25356", "Maîche", "200023075", "CC du Pays de Maîche", 4_254),
    _place("27", "71120", "Chauffailles", "200070548", "CC Brionnais Sud Bourgogne", 3_638),
    _place("28", "50129", "Cherbourg-en-Cotentin", "200067205", "CA du Cotentin", 78_258),
    _place("28", "27375", "Louviers", "200089456", "CA Seine-Eure", 18_705),
    _place("28", "50218", "Granville", "200042604", "CC de Granville, Terre et Mer", 12_510),
    _place("28", "50025", "Avranches", "200069425", "CA Mont-Saint-Michel-Normandie", 10_143),
    _place("28", "61214", "L’Aigle", "200068468", "CC des Pays de L’Aigle", 7_663),
    _place("28", "27165", "Conches-en-Ouche", "242700276", "CC du Pays de Conches", 4_838),
    _place("28", "14408", "Saint-Martin-de-May", "200066728", "CC Vallées de l’Orne et de l’Odon", 4_529),
    _place("28", "50639", "Villedieu-les-Poêles-Rouffigny", "200043354", "CC de Villedieu Intercom", 3_903),
    _place("32", "59183", "Dunkerque", "245900428", "CU de Dunkerque", 86_263),
    _place("32", "60175", "Creil", "200068047", "CA Creil Sud Oise", 36_301),
    _place("32", "59295", "Hazebrouck", "200040947", "CA Coeur de Flandre", 21_912),
    _place("32", "60471", "Noyon", "246000756", "CC du Pays Noyonnais", 12_971),
    _place("32", "59400", "Merville", "245900758", "CC Flandre Lys", 9_808),
    _place("32", "62645", "Oye-Plage", "246200844", "CC de la Région d’Audruicq", 5_780),
    _place("32", "62767", "Saint-Pol-sur-Ternoise", "200069672", "CC du Ternois", 4_677),
    _place("32", "80570", "Moreuil", "200070969", "CC Avre Luce Noye", 3_936),
    _place("44", "68066", "Colmar", "246800726", "CA Colmar Agglomération", 66_970),
    _place("44", "67462", "Sélestat", "246700967", "CC de Sélestat", 19_589),
    _place("44", "57160", "Creutzwald", "245701164", "CC du Warndt", 12_254),
    _place("44", "57269", "Guénange", "245701354", "CC de l’Arc Mosellan", 8_083),
    _place("44", "67520", "Wasselonne", "200068864", "CC de la Mossig et du Vignoble", 5_780),
    _place("44", "08081", "Bogny-sur-Meuse", "200067759", "CC Vallées et Plateau d’Ardenne", 4_889),
    _place("44", "68287", "Rouffach", "246800494", "CC du Pays de Rouffach, Vignobles et Châteaux", 4_238),
    _place("44", "88408", "Rupt-sur-Moselle", "200033868", "CC des Ballons des Hautes-Vosges", 3_419),
    _place("52", "44184", "Saint-Nazaire", "244400644", "CA de la Région Nazairienne et de l’Estuaire (CARENE)", 74_568),
    _place("52", "85047", "Challans", "200071629", "CC Challans-Gois Communauté", 22_943),
    _place("52", "44154", "Saint-Brevin-les-Pins", "244400586", "CC du Sud Estuaire", 14_541),
    _place("52", "44003", "Ancenis-Saint-Géréon", "244400552", "CC du Pays d’Ancenis", 11_600),
    _place("52", "44212", "Vallet", "200067866", "CC Sèvre et Loire", 9_495),
    _place("52", "85288", "Talmont-Saint-Hilaire", "200071900", "CC Vendée Grand Littoral", 8_492),
    _place("52", "85151", "Mortagne-sur-Sèvre", "248500662", "CC du Pays de Mortagne", 6_057),
    _place("52", "85163", "Noirmoutier-en-l’Île", "248500191", "CC de l’Ile de Noirmoutier", 4_505),
    _place("53", "29232", "Quimper", "200068120", "CA Quimper Bretagne Occidentale", 64_385),
    _place("53", "35115", "Fougères", "200072452", "CA Fougères Agglomération", 20_307),
    _place("53", "56007", "Auray", "200043123", "CC Auray Quiberon Terre Atlantique", 14_207),
    _place("53", "22136", "Loudéac", "200067460", "CC Loudéac Communauté - Bretagne Centre", 9_987),
    _place("53", "29220", "Pont-l’Abbé", "242900702", "CC du Pays Bigouden Sud", 8_484),
    _place("53", "22162", "Paimpol", "200067981", "CA Guingamp-Paimpol Agglomération de l’Armor à l’Argoat", 7_341),
    _place("53", "35037", "Bréal-sous-Montfort", "243500618", "CC Brocéliande Communauté", 6_391),
    _place("53", "56117", "Locminé", "200096683", "CC Centre Morbihan Communauté", 4_773),
    _place("75", "86194", "Poitiers", "200069854", "CU du Grand Poitiers", 89_916),
    _place("75", "33529", "La Teste-de-Buch", "243300563", "CA Bassin d’Arcachon Sud (COBAS)", 27_566),
    _place("75", "33122", "Cestas", "243301165", "CC Jalle-Eau-Bourde", 16_666),
    _place("75", "33238", "Léognan", "243301264", "CC de Montesquieu", 10_670),
    _place("75", "47195", "Nérac", "200068948", "CC Albret Communauté", 6_992),
    _place("75", "86165", "Montmorillon", "200070043", "CC Vienne et Gartempe", 5_821),
    _place("75", "33140", "Créon", "243301215", "CC du Créonnais", 4_950),
    _place("75", "64519", "Serres-Castet", "200067239", "CC des Luys en Béarn", 4_418),
    _place("75", "33234", "Latresne", "243301439", "CC des Portes de l’Entre-Deux-Mers", 3_714),
    _place("75", "33179", "Galgon", "243301397", "CC du Fronsadais", 3_144),
    _place("76", "34032", "Béziers", "243400769", "CA de Béziers-Méditerranée", 81_545),
    _place("76", "34145", "Lunel", "243400520", "CA Lunel Agglo", 26_623),
    _place("76", "81099", "Gaillac", "200066124", "CA Gaillac-Graulhet", 16_162),
    _place("76", "12300", "Villefranche-de-Rouergue", "200069383", "CC Ouest Aveyron Communauté", 11_271),
    _place("76", "31451", "Revel", "243100567", "CC Aux sources du Canal du Midi", 9_762),
    _place("76", "65059", "Bagnères-de-Bigorre", "246500482", "CC de la Haute-Bigorre", 7_114),
    _place("76", "09261", "Saint-Girons", "200067940", "CC Couserans-Pyrénées", 6_008),
    _place("76", "12089", "Decazeville", "200067064", "CC Decazeville Communauté", 5_020),
    _place("76", "31573", "Verfeil", "243100732", "CC des Coteaux du Girou", 3_954),
    _place("76", "34052", "Capestang", "200042653", "CC Sud-Hérault", 3_514),
    _place("84", "26362", "Valence", "200068781", "CA Valence Romans Agglo", 64_458),
    _place("84", "15014", "Aurillac", "241500230", "CA du Bassin d’Aurillac", 26_214),
    _place("84", "74243", "Saint-Julien-en-Genevois", "247400690", "CC du Genevois", 16_222),
    _place("84", "74224", "La Roche-sur-Foron", "247400724", "CC du Pays Rochois", 11_348),
    _place("84", "74056", "Chamonix-Mont-Blanc", "200023372", "CC de la Vallée de Chamonix-Mont-Blanc", 8_705),
    _place("84", "73248", "Saint-Jean-de-Maurienne", "200070464", "CC Coeur de Maurienne Arvan", 7_524),
    _place("84", "63003", "Ambert", "200070761", "CC Ambert Livradois Forez", 6_517),
    _place("84", "38189", "Heyrieux", "243801255", "CC Collines Isère Nord Communauté", 4_956),
    _place("84", "73003", "Grand-Aigueblanche", "247300015", "CC des Vallées d’Aigueblanche", 3_780),
    _place("84", "01457", "Vonnas", "200070555", "CC de la Veyle", 3_255),
    _place("93", "06004", "Antibes", "240600585", "CA de Sophia Antipolis", 77_637),
    _place("93", "06069", "Grasse", "200039857", "CA du Pays de Grasse", 50_970),
    _place("93", "06083", "Menton", "240600551", "CA de la Riviera Française", 30_604),
    _place("93", "84054", "L’Isle-sur-la-Sorgue", "248400319", "CC du Pays des Sorgues et des Monts de Vaucluse", 20_244),
    _place("93", "83116", "Saint-Maximin-la-Sainte-Baume", "200068104", "CA de la Provence Verte", 17_896),
    _place("93", "83049", "Cuers", "200027100", "CC Méditerranée Porte des Maures", 13_271),
    _place("93", "84003", "Apt", "200040624", "CC Pays d’Apt-Luberon", 10_143),
    _place("93", "05046", "Embrun", "200067742", "CC Serre-Ponçon", 6_412),
    _place("94", "2A004", "Ajaccio", "242010056", "CA du Pays Ajaccien", 76_320),
    _place("94", "2B042", "Borgo", "200036499", "CC de Marana-Golo", 10_311),
    _place("94", "2A032", "Bastelicaccia", "242000503", "CC Celavu-Prunelli", 4_411),
    _place("94", "2A130", "Grosseto-Prugna", "200038958", "CC de la Pieve de l’Ornano et du Taravo", 3_900),
)

REGIONS: tuple[str, ...] = tuple(sorted({place.region for place in PLACES}))
_BY_REGION = {code: tuple(place for place in PLACES if place.region == code) for code in REGIONS}


def places_of(region: str) -> tuple[Place, ...]:
    """Return the places of a région, in the order of the table. Raises KeyError."""
    return _BY_REGION[region]
