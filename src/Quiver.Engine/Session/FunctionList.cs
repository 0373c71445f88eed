
namespace Quiver.Engine.Session;

/// <summary>What SHOW FUNCTIONS and <c>information_schema.routines</c> say of functions: name, kind, example and description.</summary>
static class FunctionList
{
    /// <summary>All functions, by kind and name; other names of a function are left out.</summary>
    public static IEnumerable<object?[]> Of(SqlEngine engine) =>
    [
        .. engine.Functions.Scalars.OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => new object?[] { f.Name, "scalar", f.Example, f.Description }),
        .. engine.Functions.Aggregates.OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => new object?[] { f.Name, "aggregate", f.Example, f.Description }),
        .. engine.Functions.Windows.OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => new object?[] { f.Name, "window", f.Example, f.Description }),
        .. engine.TableFunctions.Values.Distinct().OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => new object?[] { f.Name, "table", f.Example, f.Description }),
    ];
}
