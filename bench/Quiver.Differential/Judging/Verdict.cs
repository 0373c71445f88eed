namespace Quiver.Differential.Judging;

/// <summary>What the comparison of two answers came to.</summary>
enum Verdict
{
    Same,

    /// <summary>Both have an error.</summary>
    BothRefuse,

    /// <summary>Quiver says that it does not have a part of the query.</summary>
    NotSupported,

    /// <summary>Quiver has too little memory for the query, and no way to do with less.</summary>
    OutOfMemory,

    /// <summary>The other engine has an error: the query says nothing about Quiver.</summary>
    PeerRefuses,

    /// <summary>The answers differ, and the reason is known.</summary>
    Known,
    Different,
}
