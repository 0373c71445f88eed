namespace Quiver.Fuzz;

/// <summary>The input that is being tried, in a file that outlives a crash of the process.</summary>
sealed class CurrentInput : IDisposable
{
    readonly FileStream _file = new(PathOf(Environment.ProcessId), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Where a process keeps its input: in memory where the system has such a folder, since it is written for each try.</summary>
    public static string PathOf(int process) => Path.Combine(Folder, $"quiver-fuzz-{process}-input");

    public static string Folder { get; } = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    public void Set(byte[] input)
    {
        RandomAccess.SetLength(_file.SafeFileHandle, input.Length);
        RandomAccess.Write(_file.SafeFileHandle, input, 0);
    }

    /// <summary>Removes the file: the process ends well.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_file.Name);
    }
}
