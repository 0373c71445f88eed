using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Tests.Binding;

/// <summary>The tables that the statements of the tests name.</summary>
sealed class FakeTables : ITableResolver
{
    static readonly DataType Moment = DataType.Timestamp(TimeUnit.Microsecond);

    readonly Dictionary<string, ITableProvider> _tables = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cpu"] = FakeTable.Of(("host", DataType.Utf8), ("usage", DataType.Float64), ("cores", DataType.Int32), ("at", Moment)),
        ["t"] = FakeTable.Of(
            ("a", DataType.Int64), ("b", DataType.Int64), ("c", DataType.Utf8), ("d", DataType.Decimal(15, 2)), ("day", DataType.Date)),
        ["u"] = FakeTable.Of(("a", DataType.Int64), ("x", DataType.Int64), ("c", DataType.Utf8)),
        ["flags"] = FakeTable.Of(("on", DataType.Boolean), ("Name", DataType.Utf8)),
        ["nested"] = FakeTable.Of(
            ("s", DataType.Struct(new Field("x", DataType.Int64), new Field("y", DataType.Utf8))), ("l", DataType.List(DataType.Int64))),
    };

    readonly Dictionary<string, ViewDefinition> _views = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> TableNames => _tables.Keys.Concat(_views.Keys);

    public IEnumerable<string> TableFunctionNames => ["range"];

    public void AddTable(string name, ITableProvider table) => _tables[name] = table;

    public void AddView(string name, string sql, params string[] columns) =>
        _views[name] = new ViewDefinition(sql, ((SqlQueryStatement)SqlParser.ParseScript(sql)[0]).Query, columns);

    public ITableProvider? FindTable(IReadOnlyList<string> nameParts) => _tables.GetValueOrDefault(nameParts[^1]);

    public ViewDefinition? FindView(IReadOnlyList<string> nameParts) => _views.GetValueOrDefault(nameParts[^1]);

    public ITableProvider OpenFile(string path) => path.Contains("missing")
        ? throw new QuiverException(ErrorCode.FileNotFound, $"no file matches '{path}'")
        : _tables["t"];

    public TableFunction? FindTableFunction(string name) => name == "range" ? new RangeFunction() : null;

    sealed class RangeFunction() : TableFunction("range")
    {
        public override ValueTask<ITableProvider> BindAsync(
            IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ITableProvider>(FakeTable.Of(("range", DataType.Int64)));
    }
}
