using Quiver.Storage.LineProtocol;

namespace Quiver.Server.Http.Writing;

/// <summary>Reads what the write doors have in common from the address.</summary>
static class WriteParameters
{
    /// <summary>Returns the unit of timestamps that a request names.</summary>
    /// <param name="name">The name; null where there is none.</param>
    /// <param name="otherwise">The unit where none is named.</param>
    /// <param name="prefix">What the message starts with.</param>
    /// <exception cref="ApiException">There is no such unit.</exception>
    public static TimePrecision Precision(string? name, TimePrecision otherwise, string prefix)
    {
        if (name is null)
        {
            return otherwise;
        }

        return TimePrecisions.Find(name) is { } precision && (precision != TimePrecision.Auto || otherwise == TimePrecision.Auto)
            ? precision
            : throw new ApiException(
                400,
                $"{prefix}: unknown variant `{name}`, expected one of {(otherwise == TimePrecision.Auto ? "`auto`, " : "")}`ns`, `us`, "
                + "`ms`, `s`, `m`, `h` or their names from `nanosecond` to `hour`");
    }

    /// <summary>Returns a flag.</summary>
    /// <exception cref="ApiException">It is neither true nor false.</exception>
    public static bool Flag(string? value, bool otherwise, string prefix) => value switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        _ => throw new ApiException(400, $"{prefix}: provided string was not `true` or `false`"),
    };
}
