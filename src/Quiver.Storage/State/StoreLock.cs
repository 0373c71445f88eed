using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;

namespace Quiver.Storage.State;

/// <summary>Keeps other processes from opening the folder of a store; the system releases it when the process dies.</summary>
sealed class StoreLock : IDisposable
{
    const string FileName = "LOCK";
    readonly FileStream _file;

    StoreLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Locks a folder, which is created where it is missing.</summary>
    /// <exception cref="QuiverException">Another process, or another store of this one, has it open.</exception>
    public static StoreLock Take(string folder)
    {
        FileSystemCalls.CreateFolder(folder);
        try
        {
            return new StoreLock(new FileStream(
                Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error) when (error is not DirectoryNotFoundException)
        {
            throw new QuiverException(
                ErrorCode.IoFailure,
                $"the database directory \"{folder}\" is open in another process; close that one, or ask it for the data", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
