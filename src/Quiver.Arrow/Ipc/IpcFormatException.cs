namespace Quiver.Arrow.Ipc;

/// <summary>Bytes that break the IPC format. Readers add the place and make it a <see cref="Errors.QuiverException"/>.</summary>
sealed class IpcFormatException(string reason, bool isUnsupported = false) : Exception(reason)
{
    /// <summary>Whether the format allows it and only Quiver does not.</summary>
    public bool IsUnsupported => isUnsupported;

    /// <summary>A feature that the format has and Quiver has not.</summary>
    public static IpcFormatException Unsupported(string reason) => new(reason, isUnsupported: true);
}
