using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Vectors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;

namespace Quiver.Formats.Datasets;

/// <summary>Reads files of a dataset one after another for one worker and gives their rows the columns of the table.</summary>
sealed class DatasetReader(DatasetSource source) : MorselReader
{
    readonly Conversion?[] _conversions = new Conversion?[source.Request.Projection.Count];
    readonly ScalarValue?[] _constants = new ScalarValue?[source.Request.Projection.Count];
    OpenFile? _open;
    MorselReader? _reader;
    int _last = -1;

    /// <summary>The file, then the morsel in it: files of more than 2^32 morsels do not exist.</summary>
    public override long Morsel => ((long)_last << 32) | (_reader?.Morsel ?? 0);

    public override RecordBatch? Next()
    {
        while (true)
        {
            if (_reader is null && !OpenNext())
            {
                return null;
            }

            if (_reader!.Next() is { } rows)
            {
                return Assemble(rows);
            }

            Close();
        }
    }

    public override void Dispose()
    {
        Close();
        foreach (Conversion? conversion in _conversions)
        {
            conversion?.Dispose();
        }

        base.Dispose();
    }

    bool OpenNext()
    {
        _open = source.Sources.Take(_last);
        if (_open is null)
        {
            return false;
        }

        _last = _open.Position;
        _reader = _open.Source.CreateReader();
        for (int i = 0; i < _constants.Length; i++)
        {
            _constants[i] = _open.Plan.Sources[i] < 0 ? source.Table.ConstantOf(_open.File, source.Request.Projection[i]) : null;
        }

        return true;
    }

    void Close()
    {
        _reader?.Dispose();
        _reader = null;
        if (_open is not null)
        {
            source.Sources.Release(_open);
            _open = null;
        }
    }

    RecordBatch Assemble(RecordBatch rows)
    {
        FilePlan plan = _open!.Plan;
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
                $"file \"{source.Table.Files[_open!.File].Name}\", column \"{source.Schema.Fields[index].Name}\": {error.Message}",
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
