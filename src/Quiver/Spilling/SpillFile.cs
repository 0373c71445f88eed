using Microsoft.Win32.SafeHandles;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;

namespace Quiver.Spilling;

/// <summary>A file in a spill folder.</summary>
sealed class SpillFile(SafeFileHandle handle, string path) : ISpillFile
{
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (IOException error)
        {
            throw new QuiverException(
                ErrorCode.IoFailure,
                $"the query needs more memory than it may have, and its rows cannot be put on disk in \"{Path.GetDirectoryName(path)}\": "
                    + $"{error.Message}",
                error);
        }
    }

    public void Read(long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(handle, bytes, offset);
            if (count == 0)
            {
                throw new QuiverException(ErrorCode.IoFailure, $"the spill file \"{path}\" is shorter than what was written to it");
            }

            offset += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Closes the file, which is deleted by that.</summary>
    public void Dispose() => handle.Dispose();
}
