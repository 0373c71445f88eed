namespace Quiver.Engine.Catalog;

/// <summary>What a table can do with a filter.</summary>
public enum FilterPushdown
{
    /// <summary>Nothing.</summary>
    Unsupported,

    /// <summary>Leave out some of the rows that do not pass; the engine filters again.</summary>
    Inexact,

    /// <summary>Leave out all rows that do not pass.</summary>
    Exact,
}
