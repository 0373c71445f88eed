using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;

namespace Quiver.Spilling;

/// <summary>
/// The folder for rows that queries cannot keep in memory. Each database has a folder of its own in it, made when the first query needs
/// it, with a file <c>lock</c> that it holds: folders whose lock nobody holds are what crashed programs left, and are deleted when the next
/// program begins. Files are deleted when they are closed.
/// </summary>
sealed class SpillFolder(string path) : ISpillSpace, IDisposable
{
    const string LockName = "lock";

    /// <summary>Others take a folder that has no lock yet for one that is left; then another is made.</summary>
    const int Attempts = 8;

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
                TryDelete(_own, hasLock: true);
            }

            _own = null;
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
                bool hasLock = File.Exists(held);
                if (!hasLock || IsFree(held))
                {
                    TryDelete(folder, hasLock);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is not ours to read, or somebody else is deleting it.
        }
    }

    string Own()
    {
        lock (_lock)
        {
            for (int attempt = 1; _own is null; attempt++)
            {
                string own = Path.Combine(path, Guid.NewGuid().ToString("N"));
                Directory.CreateDirectory(own);
                try
                {
                    _held = new FileStream(Path.Combine(own, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
                    _own = own;
                }
                catch (IOException) when (attempt < Attempts && !Directory.Exists(own))
                {
                }
            }

            return _own;
        }
    }

    /// <summary>Whether nobody holds a lock; on a Unix system the runtime locks files that are opened without sharing.</summary>
    static bool IsFree(string held)
    {
        try
        {
            using var stream = new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A folder without a lock is deleted where it is empty: what has files may be somebody else's.</summary>
    static void TryDelete(string folder, bool hasLock)
    {
        try
        {
            Directory.Delete(folder, recursive: hasLock);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else is deleting it, or it is not ours to delete.
        }
    }
}
