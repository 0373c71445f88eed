using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>The records that one scan could not read: counted, and kept for the tables of rejects where that is asked for.</summary>
sealed class CsvRejects
{
    static readonly Schema ScansSchema = new(
    [
        new("scan_id", DataType.UInt64), new("file_id", DataType.UInt64), new("file_path", DataType.Utf8),
        new("delimiter", DataType.Utf8), new("quote", DataType.Utf8), new("escape", DataType.Utf8),
        new("newline_delimiter", DataType.Utf8), new("skip_rows", DataType.UInt32), new("has_header", DataType.Boolean),
        new("columns", DataType.Utf8), new("date_format", DataType.Utf8), new("timestamp_format", DataType.Utf8),
        new("user_arguments", DataType.Utf8),
    ]);

    static readonly Schema ErrorsSchema = new(
    [
        new("scan_id", DataType.UInt64), new("file_id", DataType.UInt64), new("line", DataType.UInt64),
        new("line_byte_position", DataType.UInt64), new("byte_position", DataType.UInt64), new("column_idx", DataType.UInt64),
        new("column_name", DataType.Utf8), new("error_type", DataType.Utf8), new("csv_line", DataType.Utf8),
        new("error_message", DataType.Utf8),
    ]);

    readonly Lock _lock = new();
    readonly CsvFileSet _files;
    readonly CsvRejectOptions _options;
    readonly List<CsvReject>[] _kept;
    readonly long[] _counts;
    readonly CsvReject?[] _first;
    readonly ulong _scan;

    /// <summary>Starts without records.</summary>
    public CsvRejects(CsvFileSet files, CsvRejectOptions options, ScanJournal? journal)
    {
        _files = files;
        _options = options;
        _kept = [.. files.Sources.Select(_ => new List<CsvReject>())];
        _counts = new long[files.Sources.Count];
        _first = new CsvReject?[files.Sources.Count];
        _scan = (ulong)(journal?.NextScan() ?? 0);
        for (int file = 0; file < files.Sources.Count; file++)
        {
            int number = file;
            journal?.Warn(() => WarningOf(number));
        }

        if (options.IsStored)
        {
            journal?.Store(options.ScansTable, Scans);
            journal?.Store(options.ErrorsTable, Errors);
        }
    }

    /// <summary>Adds a record of a file.</summary>
    public void Add(int file, CsvReject reject)
    {
        lock (_lock)
        {
            _counts[file]++;
            _first[file] = _first[file] is { } first && first.LineOffset <= reject.LineOffset ? first : reject;
            if (_options.IsStored && (_options.Limit == 0 || _kept[file].Count < _options.Limit))
            {
                _kept[file].Add(reject);
            }
        }
    }

    string? WarningOf(int file)
    {
        if (_first[file] is not { } first)
        {
            return null;
        }

        TextSource source = _files.Sources[file];
        (int line, _) = source.Locate(first.LineOffset);
        string rows = _counts[file] == 1 ? "1 row" : FormattableString.Invariant($"{_counts[file]} rows");
        string where = _options.IsStored ? $"; see table {_options.ErrorsTable}" : "; store_rejects = true keeps them in tables";
        return FormattableString.Invariant($"{rows} of {source.Name} skipped, the first at line {line}: {first.Message}{where}");
    }

    RecordBatch? Scans()
    {
        int[] files = [.. Enumerable.Range(0, _kept.Length).Where(f => _kept[f].Count > 0)];
        if (files.Length == 0)
        {
            return null;
        }

        CsvFormatText[] texts = [.. files.Select(f => new CsvFormatText(_files.Formats[f]))];
        return Batch(ScansSchema, files.Length, (column, row) => column switch
        {
            0 => _scan,
            1 => (ulong)files[row],
            2 => _files.Sources[files[row]].Name,
            3 => texts[row].Delimiter,
            4 => texts[row].Quote,
            5 => texts[row].Escape,
            6 => texts[row].LineEnd,
            7 => (uint)_files.Formats[files[row]].SkippedLines,
            8 => _files.Formats[files[row]].HasHeader,
            9 => texts[row].Columns,
            10 => texts[row].DateFormat,
            11 => texts[row].TimestampFormat,
            _ => _files.Formats[files[row]].Options.UserArguments,
        });
    }

    RecordBatch? Errors()
    {
        var rows = new List<(int File, CsvReject Reject, int Line)>();
        for (int file = 0; file < _kept.Length; file++)
        {
            List<CsvReject> kept = _kept[file];
            kept.Sort((a, b) => (a.LineOffset, a.Column).CompareTo((b.LineOffset, b.Column)));
            int[] lines = _files.Sources[file].LinesOf([.. kept.Select(r => r.LineOffset)]);
            rows.AddRange(kept.Select((r, i) => (file, r, lines[i])));
        }

        return rows.Count == 0 ? null : Batch(ErrorsSchema, rows.Count, (column, row) => column switch
        {
            0 => _scan,
            1 => (ulong)rows[row].File,
            2 => (ulong)rows[row].Line,
            3 => (ulong)rows[row].Reject.LineOffset + 1,
            4 => (ulong)rows[row].Reject.Offset + 1,
            5 => (ulong)rows[row].Reject.Column,
            6 => rows[row].Reject.ColumnName,
            7 => rows[row].Reject.KindName,
            8 => rows[row].Reject.Line,
            _ => rows[row].Reject.Message,
        });
    }

    static RecordBatch Batch(Schema schema, int rows, Func<int, int, object?> value) => new(
        schema,
        [.. schema.Fields.Select((f, column) =>
            ColumnBuilder.Build(f.Type, [.. Enumerable.Range(0, rows).Select(row => value(column, row))]))],
        rows);
}
