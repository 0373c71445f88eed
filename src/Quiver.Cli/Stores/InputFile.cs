using Quiver.Arrow.Errors;

namespace Quiver.Cli.Stores;

/// <summary>Opens files of users.</summary>
static class InputFile
{
    /// <summary>Opens a file to be read once.</summary>
    /// <exception cref="QuiverException">It cannot be read.</exception>
    public static Stream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.FileNotFound, $"the file {file} cannot be read: {e.Message}", e);
        }
    }
}
