using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;

namespace Quiver.Spilling;

/// <summary>
/// The folder for rows that queries cannot keep in memory. Each database has a folder of its own in it, made when the first query needs
/// it, with a file <c>lock</c> that it holds: folders whose lock nobody holds are what crashed programs left, and are
/// deleted when the next one begins.
/// Files are deleted when they are closed.
/// </summary>
sealed class SpillFolder(string path) : ISpillSpace, IDisposable
{
    const string LockName = "lock";
    const string NameFormat = "N";

    /// <summary>Others who clean up may be looking at a new folder just when it is made; not that often.</summary>
    const int MaxTries = 20;

    readonly Lock _lock = new();
    FileStream? _held;
    string? _own;
    long _number;

    /// <summary>Where the folder is unless options say otherwise.</summary>
    public static string DefaultPath => Path.Combine(Path.GetTempPath(), "quiver-spill");

    public ISpillFile Create()
    {
        try
        {
            string file = Path.Combine(
                Own(), string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _number)}.spill"));
            return new SpillFile(
                File.OpenHandle(
                    file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.RandomAccess),
                file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(
                ErrorCode.IoFailure,
                $"the query needs more memory than it may have, and no file can be made for its rows in \"{path}\": {error.Message}",
                error);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_own is not null)
            {
                _held!.Dispose();
                TryDelete(_own);
            }

            _own = null;
        }
    }

    string Own()
    {
        lock (_lock)
        {
            if (_own is null)
            {
                Directory.CreateDirectory(path);
                DeleteLeft();
                (_own, _held) = MakeOwn();
            }

            return _own;
        }
    }

    /// <summary>Makes a folder and holds its lock. The file of the lock is there before it is held: somebody else who takes it in between
    /// deletes the folder, and another one is made.</summary>
    (string Own, FileStream Held) MakeOwn()
    {
        for (int tries = 1; ; tries++)
        {
            string own = Path.Combine(path, Guid.NewGuid().ToString(NameFormat));
            Directory.CreateDirectory(own);
            string name = Path.Combine(own, LockName);
            try
            {
                var held = new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

                // A file that was deleted before it was locked can be locked all the same.
                if (File.Exists(name))
                {
                    return (own, held);
                }

                held.Dispose();
            }
            catch (IOException) when (tries < MaxTries)
            {
                TryDelete(own);
            }
        }
    }

    /// <summary>
    /// Deletes what crashed programs left, as far as that is possible: a query that needs the folder tells what is wrong with it.
    /// </summary>
    public void DeleteLeft()
    {
        try
        {
            foreach (string folder in Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [])
            {
                string held = Path.Combine(folder, LockName);
                if (File.Exists(held))
                {
                    DeleteIfFree(folder, held);
                }
                else if (IsName(Path.GetFileName(folder)) && !Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    // A crash came before the lock was made.
                    Directory.Delete(folder);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is not ours to read, or somebody else is deleting it: what is left waits for the next start.
            return;
        }
    }

    /// <summary>Deletes a folder whose lock nobody holds, holding it meanwhile, so that nobody else does before the folder is gone; on a
    /// Unix system the runtime locks files that are opened without sharing.</summary>
    static void DeleteIfFree(string folder, string held)
    {
        try
        {
            using var stream = new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete);
            TryDelete(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody holds it, or it is not ours: then it is not ours to delete either.
            return;
        }
    }

    static bool IsName(string name) => Guid.TryParseExact(name, NameFormat, out _);

    static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else is deleting it, or it is not ours to delete.
            return false;
        }
    }
}
