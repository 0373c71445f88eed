using System.Diagnostics;
using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Cli.Running;
using Quiver.Connectors.S3;
using Quiver.ObjectStorage;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Transfer;

namespace Quiver.Cli.Stores;

/// <summary>Imports what the engine can read: the columns get the types that tables have, and the time its name.</summary>
sealed class TableImport(CliConsole console, ImportArguments arguments)
{
    const int ShownErrors = 20;

    readonly long _started = Stopwatch.GetTimestamp();
    long _rows;
    long _wrong;

    /// <summary>Whether the name of a file is that of line protocol.</summary>
    public static bool IsLines(string file)
    {
        var name = Path.GetExtension(file).ToLowerInvariant() is ".gz" or ".zst" ? Path.GetFileNameWithoutExtension(file) : file;
        return Path.GetExtension(name).ToLowerInvariant() is ".lp" or ".txt" or ".influx";
    }

    /// <summary>Imports everything and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var database = await Database.OpenAsync(
            new DatabaseOptions { DataDirectory = arguments.Directory, Stores = new ObjectStoreRegistry().AddS3() }, cancellationToken);
        await using (database)
        {
            using var bar = new ProgressBar(console.IsErrorTerminal ? console.Error : null);
            bar.Show(elapsed => string.Create(
                CultureInfo.InvariantCulture, $"{Interlocked.Read(ref _rows):N0} rows, {elapsed.TotalSeconds:F1} s"));
            if (arguments.Table is null)
            {
                foreach (var file in arguments.Files)
                {
                    await ImportLinesAsync(database.Store!, file, bar, cancellationToken);
                }
            }
            else
            {
                foreach (var query in arguments.Query is { } one ? [one] : arguments.Files.Select(QueryOf))
                {
                    await ImportRowsAsync(database, arguments.Table, query, cancellationToken);
                }
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(_started);
        var wrong = _wrong == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {_wrong:N0} lines wrong");
        console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_rows:N0} rows{wrong} in {elapsed.TotalSeconds:F2} s, {_rows / Math.Max(elapsed.TotalSeconds, 1e-6):N0} rows/s"));
        return _wrong == 0 ? CliApplication.Success : CliApplication.QueryFailed;
    }

    async Task ImportLinesAsync(TimeSeriesStore store, string file, ProgressBar bar, CancellationToken cancellationToken)
    {
        await using var import = new BulkImport(store);
        await using var text = TransferInput.Open(InputFile.Open(file), file);
        await import.RunAsync(
            arguments.Database,
            text,
            arguments.Precision,
            piece =>
            {
                foreach (var error in piece.Errors.Take((int)Math.Max(0, ShownErrors - _wrong)))
                {
                    bar.Clear();
                    console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}, line {error.Number}: {error.Reason}"));
                }

                Interlocked.Add(ref _rows, piece.RowCount);
                _wrong += piece.ErrorCount;
            },
            cancellationToken);
    }

    async Task ImportRowsAsync(Database database, string table, string query, CancellationToken cancellationToken)
    {
        var connection = database.Connect();
        string converted;
        await using (var looked = await connection.QueryAsync($"SELECT * FROM ({query}) LIMIT 0", cancellationToken))
        {
            converted = $"SELECT {string.Join(", ", looked.Schema.Fields.Select(Converted))} FROM ({query})";
            if (looked.Schema.Fields.All(field => field.Name != arguments.Time))
            {
                throw new QuiverException(
                    ErrorCode.UnknownColumn,
                    $"there is no column \"{arguments.Time}\" for the time; name it with --time. The columns are "
                    + string.Join(", ", looked.Schema.Fields.Select(field => field.Name)));
            }
        }

        await using var result = await connection.QueryAsync(converted, cancellationToken);
        await database.Store!.ImportRowsAsync(
            arguments.Database, table, Counted(result.Batches), [.. arguments.Tags], cancellationToken);
    }

    async IAsyncEnumerable<RecordBatch> Counted(IAsyncEnumerable<RecordBatch> batches)
    {
        await foreach (var batch in batches)
        {
            Interlocked.Add(ref _rows, batch.Length);
            yield return batch;
        }
    }

    static string QueryOf(string file) => $"SELECT * FROM '{file.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Returns the expression that makes of a column what a table can have.</summary>
    string Converted(Field field)
    {
        var name = $"\"{field.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        if (field.Name == arguments.Time)
        {
            return $"{TimeOf(name, field.Type.Logical)} AS \"{KeyParser.TimeColumn}\"";
        }

        var isField = field.Type.Logical is { Id: TypeId.Boolean or TypeId.Utf8 } or { IsInteger: true } or { IsFloating: true } or DecimalType;
        return !isField || (arguments.Tags.Contains(field.Name) && field.Type.Logical.Id != TypeId.Utf8)
            ? $"CAST({name} AS VARCHAR) AS {name}"
            : name;
    }

    string TimeOf(string name, DataType type)
    {
        if (type.IsInteger)
        {
            var unit = TimePrecisions.Nanoseconds(arguments.Precision == TimePrecision.Auto ? TimePrecision.Nanosecond : arguments.Precision, 0);
            return unit == 1
                ? $"CAST({name} AS BIGINT)"
                : string.Create(CultureInfo.InvariantCulture, $"CAST({name} AS BIGINT) * {unit}");
        }

        return type is TimestampType ? name : $"CAST({name} AS TIMESTAMP_NS)";
    }
}
