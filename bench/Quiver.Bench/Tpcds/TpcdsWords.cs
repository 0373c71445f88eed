namespace Quiver.Bench.Tpcds;

/// <summary>The words that columns of TPC-DS are drawn from: those that its queries ask for are among them.</summary>
static class TpcdsWords
{
    public static readonly string[] States = ["TN", "TN", "TN", "SD", "AL", "GA", "OH", "TX", "CA", "KY", "NM", "OR", "VA", "MS", "IN",
        "ND", "OK", "WA", "MI", "NC", "IL", "NE", "KS", "MO", "WI", "MT", "IA", "AR", "CO", "LA", "ME", "WV", "NJ", "CT"];

    public static readonly string[] Counties =
    [
        "Williamson County", "Ziebach County", "Walker County", "Daviess County", "Barrow County", "Franklin Parish", "Luce County",
        "Richland County", "Rush County", "Toole County", "Jefferson County", "Dona Ana County", "La Porte County", "Bronx County",
        "Orange County", "Fairfield County", "Raleigh County", "Salem County", "Maverick County",
    ];

    public static readonly string[] Cities =
        ["Midway", "Fairview", "Oak Grove", "Five Points", "Pleasant Hill", "Centerville", "Riverside", "Edgewood", "Glendale", "Bethel",
            "Mount Zion"];

    public static readonly string[] Zips =
    [
        "85669", "86197", "88274", "83405", "86475", "85392", "85460", "80348", "81792", "24128", "76232", "65084", "87816", "83926",
            "77556", "20548",
        "26231", "43848", "15126", "91137", "61265", "98294", "25782", "17920", "18426", "98235", "40081", "84093", "28577", "55565",
            "17183", "54601",
        "67897", "22752", "86284", "18376", "38607", "45200", "21756", "29741", "96765", "23932", "89360", "29839", "25989", "28898",
            "91068", "72550",
        "10390", "18845", "47770", "82636", "41367", "76638", "86198", "81312", "37126", "39192", "88424", "72175", "81426", "53672",
            "10445", "42666",
        "66864", "66708", "41248", "48583", "82276", "18842", "78890", "49448", "14089", "38122", "34425", "79077", "19849", "43285",
            "39861", "66162",
    ];

    public static readonly string[] StreetNames = ["Main", "Oak", "Park", "First Maple", "Washington", "Lake", "Hill", "Cedar Ridge",
        "Third", "Spring"];

    public static readonly string[] StreetTypes = ["Street", "ST", "Ave", "Blvd", "Drive", "Lane", "Court", "Pkwy", "Way", "Road"];

    public static readonly string[] FirstNames = ["James", "Mary", "John", "Linda", "Robert", "Susan", "David", "Karen", "Paul", "Anna",
        "Mark", "Ruth"];

    public static readonly string[] LastNames = ["Smith", "Johnson", "Brown", "Jones", "Miller", "Davis", "Moore", "Taylor", "White",
        "Lee", "Clark", "Hall"];

    public static readonly string[] Countries = ["UNITED STATES", "CANADA", "GERMANY", "JAPAN", "NEPAL", "PERU", "TOGO", "FRANCE", "CHILE",
        "GUAM"];

    public static readonly string[] Education =
        ["Primary", "Secondary", "College", "2 yr Degree", "4 yr Degree", "Advanced Degree", "Unknown"];

    public static readonly string[] Marital = ["M", "S", "D", "W", "U"];

    public static readonly string[] Credit = ["Low Risk", "High Risk", "Good", "Unknown"];

    public static readonly string[] Potential = [">10000", "5001-10000", "1001-5000", "501-1000", "0-500", "Unknown"];

    public static readonly string[] Categories = ["Women", "Men", "Children", "Shoes", "Music", "Jewelry", "Home", "Sports", "Books",
        "Electronics"];

    public static readonly string[][] Classes =
    [
        ["fragrances", "dresses", "maternity", "swimwear"], ["shirts", "pants", "accessories", "sports-apparel"],
        ["infants", "toddlers", "newborn", "school-uniforms"], ["athletic", "mens", "womens", "kids"], ["classical", "rock", "country",
            "pop"],
        ["birdal", "pendants", "rings", "diamonds"], ["bathroom", "furniture", "lighting", "rugs"],
        ["football", "camping", "golf", "fishing"], ["self-help", "reference", "computers", "romance"], ["portable", "stereo", "personal",
            "monitors"],
    ];

    public static readonly string[] Colors =
    [
        "powder", "khaki", "brown", "honeydew", "floral", "deep", "light", "cornflower", "midnight", "snow", "cyan", "papaya", "orange",
            "frosted",
        "forest", "ghost", "slate", "blanched", "burnished", "purple", "burlywood", "indian", "spring", "medium", "pale", "saddle",
            "peach", "chiffon",
    ];

    public static readonly string[] Units = ["Ounce", "Oz", "Bunch", "Ton", "N/A", "Dozen", "Box", "Pound", "Pallet", "Gross", "Cup",
        "Dram", "Each", "Tbl", "Lb", "Bundle"];

    public static readonly string[] Sizes = ["medium", "extra large", "N/A", "small", "petite", "large", "economy"];

    public static readonly string[] Brands = ["amalg", "edu packscholar", "export iunivamalg", "importo exporti", "scholaramalgamalg",
        "corpbrand", "maxi unilinc"];

    public static readonly string[] Syllables = ["ought", "able", "pri", "ese", "anti", "cally", "ation", "eing", "n st", "bar"];

    public static readonly string[] Carriers = ["DHL", "BARIAN", "UPS", "FEDEX", "USPS", "ZHOU", "AIRBORNE", "TBS", "LATVIAN", "MSC"];

    public static readonly string[] ShipTypes = ["EXPRESS", "NEXT DAY", "OVERNIGHT", "REGULAR", "TWO DAY", "LIBRARY"];
}
