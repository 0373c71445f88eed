namespace Quiver.Engine.Catalog.Functions;

/// <summary>The functions in FROM that every session has and that need no file.</summary>
static class BuiltInTableFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<TableFunction> All =>
    [
        new RangeFunction("range", isInclusive: false),
        new RangeFunction("generate_series", isInclusive: true),
        new JsonRowsFunction("json_each", isDeep: false),
        new JsonRowsFunction("json_tree", isDeep: true),
    ];
}
