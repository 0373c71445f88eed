using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;

namespace Quiver.Engine.Session;

/// <summary>Finds what a statement names among the tables of the engine and the files around it.</summary>
sealed class TableResolver(SqlEngine engine, CancellationToken cancellationToken) : ITableResolver
{
    public IEnumerable<string> TableNames => engine.Tables.Names;

    public IEnumerable<string> TableFunctionNames => engine.TableFunctions.Keys;

    public ITableProvider? FindTable(IReadOnlyList<string> nameParts) => engine.Tables.FindTable(nameParts, cancellationToken);

    public ViewDefinition? FindView(IReadOnlyList<string> nameParts) =>
        engine.Tables.FindView(nameParts) is { } view ? new ViewDefinition(view.Sql, view.Query, view.Columns) : null;

    public ITableProvider OpenFile(string path) => engine.Files.Open(path, cancellationToken);

    public TableFunction? FindTableFunction(string name) => engine.TableFunctions.GetValueOrDefault(name);
}
