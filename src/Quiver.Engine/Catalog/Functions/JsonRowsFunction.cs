using System.Text;
using System.Text.Json;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Json;
using Quiver.Engine.Types;

namespace Quiver.Engine.Catalog.Functions;

/// <summary>json_each and json_tree: a row for each element and field of a JSON value, and for all below them.</summary>
sealed class JsonRowsFunction(string name, bool isDeep) : TableFunction(name)
{
    static readonly Schema _schema = new(
    [
        new Field("key", DataType.Utf8),
        new Field("value", DataType.Utf8),
        new Field("type", DataType.Utf8),
        new Field("atom", DataType.Utf8),
        new Field("id", DataType.Int64),
        new Field("parent", DataType.Int64),
        new Field("fullkey", DataType.Utf8),
        new Field("path", DataType.Utf8),
    ]);

    public override string Description => isDeep
        ? "A row for a JSON value, and for each value below it."
        : "A row for each element or field of a JSON value.";

    public override string Example => $"{Name}('{{\"a\": [1, 2]}}')";

    public override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken)
    {
        bool isCall = arguments.Count is 1 or 2 && options.Count == 0
            && arguments.All(a => a.Type.Logical.Id is TypeId.Utf8 or TypeId.Null);
        if (!isCall)
        {
            throw new QuiverException(ErrorCode.WrongArguments, $"{Name} takes a JSON text, and may take a path: {Name}('[1, 2]', '$')");
        }

        using ColumnBuilder rows = ColumnBuilder.Create(DataType.Struct(_schema.Fields));
        if (!arguments.Any(a => a.IsNull))
        {
            Walk((string)arguments[0].Value!, JsonPath.Parse(arguments.Count == 2 ? (string)arguments[1].Value! : "$"), rows);
        }

        var all = (Arrow.Columns.StructColumn)rows.Finish();
        return ValueTask.FromResult<ITableProvider>(new MemoryTable(_schema, new RecordBatch(_schema, [.. all.Fields], all.Length)));
    }

    void Walk(string text, JsonPath path, ColumnBuilder rows)
    {
        byte[] json = Encoding.UTF8.GetBytes(text);
        try
        {
            if (path.IsMany)
            {
                throw new QuiverException(ErrorCode.InvalidValue, $"the path of {Name} leads to one value: it has no *, and no ..");
            }

            if (JsonSearch.TryFind(json, path, out JsonSlice root))
            {
                new JsonRows(json, root, isDeep, (StructColumnBuilder)rows).Run(path);
            }
        }
        catch (JsonException error)
        {
            throw JsonText.Invalid(error);
        }
    }
}
