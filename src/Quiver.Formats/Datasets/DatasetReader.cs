using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Vectors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;

namespace Quiver.Formats.Datasets;

/// <summary>Reads files of a dataset one after another for one worker and gives their rows the columns of the table.</summary>
sealed class DatasetReader(DatasetSource source) : SharedSourcesReader<OpenFile>(source.Sources)
{
    readonly Conversion?[] _conversions = new Conversion?[source.Request.Projection.Count];
    readonly ScalarValue?[] _constants = new ScalarValue?[source.Request.Projection.Count];
    OpenFile? _file;

    public override void Dispose()
    {
        base.Dispose();
        foreach (Conversion? conversion in _conversions)
        {
            conversion?.Dispose();
        }
    }

    protected override void Begin(OpenFile file)
    {
        _file = file;
        for (int i = 0; i < _constants.Length; i++)
        {
            _constants[i] = file.Plan.Sources[i] < 0 ? source.Table.ConstantOf(file.File, source.Request.Projection[i]) : null;
        }
    }

    protected override RecordBatch Convert(OpenFile file, RecordBatch rows)
    {
        FilePlan plan = file.Plan;
        var columns = new Column[_constants.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _constants[i] is { } constant ? Repeat(constant, rows.Length)
                : plan.IsConverted[i] ? Convert(i, rows.Columns[plan.Sources[i]])
                : rows.Columns[plan.Sources[i]];
        }

        return new RecordBatch(source.Schema, columns, rows.Length);
    }

    static Column Repeat(ScalarValue value, int length) =>
        value.IsNull ? NullColumns.Of(value.Type, length) : new ConstantColumn(value.Column.View(), length);

    Column Convert(int index, Column column)
    {
        Conversion conversion = _conversions[index] ??= new Conversion(source);
        try
        {
            return FileConversion.Evaluate(column, source.Schema.Fields[index].Type, conversion.Scratch, conversion.Memo);
        }
        catch (QuiverException error)
        {
            throw new QuiverException(
                error.Code,
                $"file \"{source.Table.Files[_file!.File].Name}\", column \"{source.Schema.Fields[index].Name}\": {error.Message}",
                error);
        }
    }

    /// <summary>What converting one column needs.</summary>
    sealed class Conversion(DatasetSource source) : IDisposable
    {
        public ColumnScratch Scratch { get; } = new(source.Context.Budget);

        public DictionaryMemo Memo { get; } = new(source.Context.Budget);

        public void Dispose()
        {
            Scratch.Dispose();
            Memo.Dispose();
        }
    }
}
