namespace Quiver.Storage.Caches;

/// <summary>The kinds of caches of a table.</summary>
enum CacheKind
{
    /// <summary>A cache of the newest rows of each key.</summary>
    Last,

    /// <summary>A cache of distinct values.</summary>
    Distinct,
}
