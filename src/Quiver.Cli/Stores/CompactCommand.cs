using System.CommandLine;
using System.Globalization;
using Quiver.Cli.Running;
using Quiver.Storage.Compaction;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver compact</c>.</summary>
sealed class CompactCommand(CliConsole console) : StoreCommand(console)
{
    const string Description = """
        Merges small and overlapping data files and reclaims what was deleted or has expired, until nothing is left to do.

        Example:
          quiver compact -d metrics -t cpu --data /var/lib/quiver
        """;

    /// <summary>Creates the command.</summary>
    public Command Create()
    {
        var command = new Command("compact", Description) { Data, Database, Table };
        OnStore(command, async (store, arguments, cancellationToken) =>
        {
            using var bar = new ProgressBar(Console.IsErrorTerminal ? Console.Error : null);
            var progress = new Progress<CompactionReport>(done => bar.Show(elapsed => TextOf(done, elapsed)));
            var report = await store.CompactAsync(
                arguments.GetValue(Database), arguments.GetValue(Table), progress, cancellationToken);
            bar.Stop();
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.FilesBefore:N0} files with {report.BytesBefore:N0} bytes became "
                + $"{report.FilesAfter:N0} with {report.BytesAfter:N0}"));
            return CliApplication.Success;
        });
        return command;
    }

    static string TextOf(CompactionReport done, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{done.Merges:N0} merges, {done.BytesRead / 1e6:N0} MB read, {done.BytesWritten / 1e6:N0} MB written, "
        + $"{elapsed.TotalSeconds:F1} s");
}
