using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;

namespace Quiver.Spilling;

/// <summary>
/// The folder for rows that queries cannot keep in memory. Each database has a folder of its own in it, made when the first query needs
/// it, with a file <c>lock</c> that it holds: folders whose lock nobody holds are what crashed programs left, and are deleted then.
/// Files are deleted when they are closed.
/// </summary>
sealed class SpillFolder(string path) : ISpillSpace, IDisposable
{
    const string LockName = "lock";

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
                string own = Path.Combine(path, Guid.NewGuid().ToString("N"));
                Directory.CreateDirectory(own);
                _held = new FileStream(Path.Combine(own, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
                _own = own;
            }

            return _own;
        }
    }

    void DeleteLeft()
    {
        foreach (string folder in Directory.EnumerateDirectories(path))
        {
            string held = Path.Combine(folder, LockName);
            if (File.Exists(held) && IsFree(held))
            {
                TryDelete(folder);
            }
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
