using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Cli.Output;

/// <summary>A file that appears under its name only when it is whole: it grows beside it and is renamed at the end.</summary>
sealed class OutputFile : IDisposable
{
    readonly string _path;
    readonly string _growing;
    bool _isDone;

    /// <summary>Starts the file.</summary>
    public OutputFile(string path)
    {
        _path = Path.GetFullPath(path);
        _growing = string.Create(CultureInfo.InvariantCulture, $"{_path}.{Environment.ProcessId}.part");
        try
        {
            if (Directory.Exists(_path))
            {
                throw new IOException("it is a directory");
            }

            Stream = new FileStream(_growing, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"the file {path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Where the bytes go.</summary>
    public Stream Stream { get; }

    /// <summary>Makes the file visible in place of an older one.</summary>
    public void Commit()
    {
        Stream.Dispose();
        try
        {
            File.Move(_growing, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"the file {_path} cannot be written: {e.Message}", e);
        }

        _isDone = true;
    }

    /// <summary>Removes what was written unless it was committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_isDone)
        {
            _isDone = true;
            File.Delete(_growing);
        }
    }
}
