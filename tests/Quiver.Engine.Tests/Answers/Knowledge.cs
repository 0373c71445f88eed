namespace Quiver.Engine.Tests.Answers;

/// <summary>Which questions a table has answers to.</summary>
enum Knowledge
{
    /// <summary>All, in as few rows as will do.</summary>
    Exact,

    /// <summary>All, with rows that nobody asked for.</summary>
    Surplus,

    /// <summary>Those about tags, the latest two rows, and values of fields, as the caches of a store have them.</summary>
    Cached,

    /// <summary>None.</summary>
    Nothing,
}
