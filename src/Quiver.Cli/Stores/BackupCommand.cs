using System.CommandLine;
using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Cli.Running;
using Quiver.ObjectStorage;
using Quiver.Storage.Transfer;

namespace Quiver.Cli.Stores;

/// <summary><c>quiver backup</c> and <c>quiver restore</c>.</summary>
sealed class BackupCommand(CliConsole console) : StoreCommand(console)
{
    const string BackupDescription = """
        Copies a database directory as it is at this moment to an empty directory, with a checksum of every object.

        Example:
          quiver backup --data /var/lib/quiver /mnt/backups/2026-01-31
        """;

    const string RestoreDescription = """
        Makes a database directory of a backup. All checksums are compared; the directory must be empty or missing.

        Example:
          quiver restore /mnt/backups/2026-01-31 --data /var/lib/quiver
        """;

    /// <summary>Creates the command that makes backups.</summary>
    public Command CreateBackup()
    {
        var target = new Argument<string>("target") { Description = "An empty directory, or one that does not exist." };
        var command = new Command("backup", BackupDescription) { target, Data };
        OnStore(command, async (store, arguments, cancellationToken) =>
        {
            var folder = arguments.GetRequiredValue(target);
            using var bar = new ProgressBar(Console.IsErrorTerminal ? Console.Error : null);
            var list = await new Backup(store, new LocalDirectoryStore(folder)).RunAsync(Progress(bar), cancellationToken);
            bar.Stop();
            Report("saved", list);
            return CliApplication.Success;
        });
        return command;
    }

    /// <summary>Creates the command that restores backups.</summary>
    public Command CreateRestore()
    {
        var source = new Argument<string>("source") { Description = "The directory of the backup." };
        var command = new Command("restore", RestoreDescription) { source, Data };
        OnDirectory(command, async (directory, arguments, cancellationToken) =>
        {
            var folder = arguments.GetRequiredValue(source);
            if (!Directory.Exists(folder))
            {
                throw new QuiverException(ErrorCode.FileNotFound, $"there is no directory \"{folder}\" with a backup");
            }

            using var bar = new ProgressBar(Console.IsErrorTerminal ? Console.Error : null);
            var list = await new Restore(new LocalDirectoryStore(folder), folder, directory).RunAsync(Progress(bar), cancellationToken);
            bar.Stop();
            Report("restored", list);
            return CliApplication.Success;
        });
        return command;
    }

    static Action<long, long> Progress(ProgressBar bar) => (done, all) =>
        bar.Show(elapsed => ProgressBar.TextOf(all == 0 ? 1 : (double)done / all, elapsed));

    void Report(string what, BackupList list) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what} {list.Entries.Count:N0} objects, {list.Bytes:N0} bytes, as of {list.CreatedAt:yyyy-MM-dd HH:mm:ss}Z, write {list.Sequence}"));
}
