using System.Runtime.InteropServices;

namespace Quiver.ObjectStorage;

/// <summary>What durable files need of the system and .NET does not offer: a link that replaces nothing, and folders flushed.</summary>
static partial class FileSystemCalls
{
    const int Exists = 17;
    const int Interrupted = 4;

    /// <summary>
    /// Gives a file a second name, false where a file has that name. <see cref="File.Move(string, string)"/> looks first and renames
    /// then on Unix: of two writers at the same time both could win.
    /// </summary>
    public static bool TryLink(string file, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            if (File.Exists(name))
            {
                return false;
            }

            try
            {
                File.Move(file, name, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(name))
            {
                return false;
            }
        }

        if (Link(file, name) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == Exists ? false : throw Failure("create", name, error);
    }

    /// <summary>Makes the names in a folder durable. Windows does that with the files.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // 0 is O_RDONLY everywhere; FileStream refuses folders.
        var descriptor = OpenDescriptor(folder, 0);
        if (descriptor < 0)
        {
            throw Failure("flush", folder, Marshal.GetLastPInvokeError());
        }

        try
        {
            var result = Flush(descriptor);
            for (; result != 0 && Marshal.GetLastPInvokeError() == Interrupted; result = Flush(descriptor))
            {
            }

            if (result != 0)
            {
                throw Failure("flush", folder, Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Creates a folder and those above it; all new names are durable when it returns.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { Length: > 0 } above)
        {
            CreateFolder(above);
            Directory.CreateDirectory(folder);
            FlushFolder(above);
        }
    }

    static IOException Failure(string what, string path, int error) =>
        new($"cannot {what} \"{path}\": {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string file, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
