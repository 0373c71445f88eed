namespace Quiver.Compute.Strings;

/// <summary>What a LIKE pattern asks for, from the cheapest to the dearest to test.</summary>
enum LikeShape
{
    /// <summary>Only '%': everything matches.</summary>
    Anything,
    Equals,
    Prefix,
    Suffix,
    Contains,

    /// <summary>Literals in order, such as '%a%b%', or wildcards for one code point.</summary>
    General,
}
