using System.Text;

namespace Quiver.Bench.Tpch;

/// <summary>
/// The value lists of the TPC-H specification, clause 4.2.2.13, and the word lists of the text grammar of clause 4.2.2.14.
/// A list of the grammar is written as groups, each with the weight of one of its words: the weights are rounded
/// from the word frequencies of a published data set, which the selectivity of Q13's LIKE depends on.
/// </summary>
static class TpchWords
{
    public static readonly byte[][] Colours = Words(
        """
        almond antique aquamarine azure beige bisque black blanched blue blush brown burlywood burnished chartreuse chiffon chocolate
        coral cornflower cornsilk cream cyan dark deep dim dodger drab firebrick floral forest frosted gainsboro ghost goldenrod green
        grey honeydew hot indian ivory khaki lace lavender lawn lemon light lime linen magenta maroon medium metallic midnight mint
        misty moccasin navajo navy olive orange orchid pale papaya peach peru pink plum powder puff purple red rose rosy royal saddle
        salmon sandy seashell sienna sky slate smoke snow spring steel tan thistle tomato turquoise violet wheat white yellow
        """);

    public static readonly byte[][] TypeFinishes = Words("STANDARD SMALL MEDIUM LARGE ECONOMY PROMO");
    public static readonly byte[][] TypeTreatments = Words("ANODIZED BURNISHED PLATED POLISHED BRUSHED");
    public static readonly byte[][] TypeMetals = Words("TIN NICKEL BRASS STEEL COPPER");
    public static readonly byte[][] ContainerSizes = Words("SM LG MED JUMBO WRAP");
    public static readonly byte[][] ContainerKinds = Words("CASE BOX BAG JAR PKG PACK CAN DRUM");
    public static readonly byte[][] Segments = Words("AUTOMOBILE BUILDING FURNITURE MACHINERY HOUSEHOLD");
    public static readonly byte[][] Modes = Words("REG_AIR AIR RAIL SHIP TRUCK MAIL FOB");
    public static readonly byte[][] Instructions = Words("DELIVER_IN_PERSON COLLECT_COD NONE TAKE_BACK_RETURN");
    public static readonly byte[][] Priorities = Words("1-URGENT 2-HIGH 3-MEDIUM 4-NOT_SPECIFIED 5-LOW");
    public static readonly byte[][] Regions = Words("AFRICA AMERICA ASIA EUROPE MIDDLE_EAST");

    /// <summary>Nations in key order with the key of their region.</summary>
    public static readonly (string Name, int Region)[] Nations =
    [
        ("ALGERIA", 0), ("ARGENTINA", 1), ("BRAZIL", 1), ("CANADA", 1), ("EGYPT", 4), ("ETHIOPIA", 0), ("FRANCE", 3), ("GERMANY", 3),
        ("INDIA", 2), ("INDONESIA", 2), ("IRAN", 4), ("IRAQ", 4), ("JAPAN", 2), ("JORDAN", 4), ("KENYA", 0), ("MOROCCO", 0),
        ("MOZAMBIQUE", 0), ("PERU", 1), ("CHINA", 2), ("ROMANIA", 3), ("SAUDI ARABIA", 4), ("VIETNAM", 2), ("RUSSIA", 3),
        ("UNITED KINGDOM", 3), ("UNITED STATES", 1),
    ];

    public static readonly byte[][] Nouns = Weighted(
        (40, "packages requests accounts deposits"),
        (20, "foxes ideas theodolites pinto_beans instructions"),
        (10, "dependencies excuses platelets asymptotes"),
        (5, "courts dolphins"),
        (1, """
            multipliers sauternes warthogs frets dinos attainments somas Tiresias' patterns forges braids hockey_players frays warhorses
            dugouts notornis epitaphs pearls tithes waters orbits gifts sheaves depths sentiments decoys realms pains grouches escapades
            """));

    public static readonly byte[][] Verbs = Weighted(
        (20, "sleep wake are cajole haggle"),
        (10, "nag use boost"),
        (5, "affix detect integrate"),
        (1, """
            maintain nod was lose sublate solve thrash promise engage hinder print x-ray breach eat grow impress mold poach serve run
            dazzle snooze doze unwind kindle play hang believe doubt
            """));

    public static readonly byte[][] Adjectives = Weighted(
        (50, "regular"),
        (40, "final ironic"),
        (30, "even"),
        (20, "special pending unusual express bold"),
        (10, "silent"),
        (1, """
            furious sly careful blithe quick fluffy slow quiet ruthless thin close dogged daring brave stealthy permanent enticing idle busy
            """));

    public static readonly byte[][] Adverbs = Weighted(
        (50, "slyly carefully furiously"),
        (40, "blithely"),
        (30, "quickly"),
        (20, "fluffily"),
        (1, """
            sometimes always never slowly quietly ruthlessly thinly closely doggedly daringly bravely stealthily permanently enticingly
            idly busily regularly finally ironically evenly boldly silently
            """));

    public static readonly byte[][] Prepositions = Weighted(
        (50, "about above according_to across after"),
        (40, "against along"),
        (30, "alongside_of among"),
        (20, "around"),
        (1, """
            at atop before behind beneath beside besides between beyond by despite during except for from in_place_of inside instead_of
            into near of on outside over past since through throughout to toward under until up upon without with within
            """));

    public static readonly byte[][] Auxiliaries = Words(
        """
        do may might shall will would can could should ought_to must will_have_to shall_have_to could_have_to should_have_to
        must_have_to need_to try_to
        """);

    static byte[][] Words(string list) =>
        [.. list.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Encoding.ASCII.GetBytes(word.Replace('_', ' ')))];

    /// <summary>Repeats each word as often as it weighs: picking is then one uniform index.</summary>
    static byte[][] Weighted(params (int Weight, string List)[] groups) =>
        [.. groups.SelectMany(group => Words(group.List).SelectMany(word => Enumerable.Repeat(word, group.Weight)))];
}
