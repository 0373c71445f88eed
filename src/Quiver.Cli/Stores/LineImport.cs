using System.Diagnostics;
using System.Globalization;
using Quiver.Cli.Running;
using Quiver.Storage;
using Quiver.Storage.LineProtocol;
using Quiver.Storage.Transfer;

namespace Quiver.Cli.Stores;

/// <summary>Writes files of line protocol to a store and tells how it goes.</summary>
sealed class LineImport(CliConsole console, TimeSeriesStore store, WriteArguments arguments)
{
    const int ShownErrors = 20;
    const int ShownBytes = 200;

    readonly long _started = Stopwatch.GetTimestamp();
    long _bytes;
    long _lines;
    long _rows;
    long _wrong;
    long _size = -1;
    int _shown;

    /// <summary>Writes all files and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var bar = new ProgressBar(console.IsErrorTerminal && !arguments.IsQuiet ? console.Error : null);
        bar.Show(TextOf);
        _size = SizeOf(arguments.Files);
        try
        {
            foreach (var file in arguments.Files)
            {
                await WriteAsync(file, bar, cancellationToken);
            }

            var loaded = Stopwatch.GetElapsedTime(_started);
            if (arguments.HasCheckpoint)
            {
                bar.Show(elapsed => string.Create(CultureInfo.InvariantCulture, $"writing data files, {elapsed.TotalSeconds:F1} s"));
                await store.CheckpointAsync(cancellationToken);
            }

            bar.Stop();
            Conclude(loaded, Stopwatch.GetElapsedTime(_started));
            return _wrong == 0 ? CliApplication.Success : CliApplication.QueryFailed;
        }
        catch
        {
            bar.Stop();
            Conclude(Stopwatch.GetElapsedTime(_started), Stopwatch.GetElapsedTime(_started));
            throw;
        }
    }

    async Task WriteAsync(string file, ProgressBar bar, CancellationToken cancellationToken)
    {
        var name = file == "-" ? "standard input" : file;
        using var counted = new ReadCounter(file == "-" ? console.OpenInput() : InputFile.Open(file), read => Interlocked.Add(ref _bytes, read));
        await using var text = TransferInput.Open(counted, name);
        await new LineLoader(store, arguments.Database, arguments.Options).RunAsync(
            text, piece => Note(piece, name, bar), cancellationToken);
    }

    /// <summary>Returns the bytes of all files, -1 where one has no length, as a pipe.</summary>
    static long SizeOf(IReadOnlyList<string> files)
    {
        var size = 0L;
        foreach (var file in files)
        {
            if (!File.Exists(file))
            {
                return -1;
            }

            size += new FileInfo(file).Length;
        }

        return size;
    }

    void Note(LoadProgress piece, string name, ProgressBar bar)
    {
        Interlocked.Add(ref _lines, piece.LineCount);
        Interlocked.Add(ref _rows, piece.RowCount);
        _wrong += piece.ErrorCount;
        foreach (var error in piece.Errors.Take(ShownErrors - _shown))
        {
            _shown++;
            bar.Clear();
            Show(error, name);
        }
    }

    void Show(LineError error, string name)
    {
        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, line {error.Number}: {error.Reason}"));
        var line = error.Line.Length > ShownBytes ? error.Line[..ShownBytes] + "…" : error.Line;
        console.Error.WriteLine("  " + line.ReplaceLineEndings("\\n"));
    }

    void Conclude(TimeSpan loaded, TimeSpan whole)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (_wrong > _shown)
        {
            console.Error.WriteLine(string.Create(invariant, $"… and {_wrong - _shown:N0} more wrong lines"));
        }

        if (!arguments.IsQuiet)
        {
            var checkpoint = arguments.HasCheckpoint
                ? string.Create(invariant, $"; {(whole - loaded).TotalSeconds:F2} s for data files") : "";
            var wrong = _wrong == 0 ? "" : string.Create(invariant, $", {_wrong:N0} wrong");
            var rate = _lines / Math.Max(loaded.TotalSeconds, 1e-6);
            console.Error.WriteLine(string.Create(
                invariant, $"{_lines:N0} lines{wrong}, {_rows:N0} rows in {loaded.TotalSeconds:F2} s, {rate:N0} lines/s{checkpoint}"));
        }
    }

    string TextOf(TimeSpan elapsed)
    {
        var invariant = CultureInfo.InvariantCulture;
        var lines = Interlocked.Read(ref _lines);
        var bytes = Interlocked.Read(ref _bytes);
        var share = _size > 0 ? ProgressBar.TextOf((double)bytes / _size, elapsed) : ProgressBar.TextOf(-1, elapsed);
        var rate = lines / Math.Max(elapsed.TotalSeconds, 1e-6);
        return string.Create(invariant, $"{share}, {bytes / 1e6:N0} MB, {lines:N0} lines, {rate:N0} lines/s");
    }
}
