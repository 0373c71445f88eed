namespace Quiver.Engine.Catalog;

/// <summary>When a plan gives rows.</summary>
public enum EmissionType
{
    /// <summary>While it reads its input.</summary>
    Incremental,

    /// <summary>After it read all of its input.</summary>
    Final,

    /// <summary>Some while it reads, the rest after.</summary>
    Both,
}
