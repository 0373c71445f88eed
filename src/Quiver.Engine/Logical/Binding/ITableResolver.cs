using Quiver.Engine.Catalog;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Finds what FROM names. Calls may block: statements are planned on a thread of their own.</summary>
interface ITableResolver : ITableFinder
{
    /// <summary>The names of all tables and views, for suggestions.</summary>
    IEnumerable<string> TableNames { get; }

    /// <summary>The names of all table functions, for suggestions.</summary>
    IEnumerable<string> TableFunctionNames { get; }

    /// <summary>Finds a view by one to three name parts; null where there is none.</summary>
    ViewDefinition? FindView(IReadOnlyList<string> nameParts);

    /// <summary>Opens a file, pattern or address by its extension.</summary>
    ITableProvider OpenFile(string path);

    /// <summary>Finds a table function; null where there is none.</summary>
    TableFunction? FindTableFunction(string name);
}
