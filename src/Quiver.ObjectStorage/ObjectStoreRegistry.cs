using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Quiver.ObjectStorage.Http;

namespace Quiver.ObjectStorage;

/// <summary>
/// The stores that URLs lead to, by scheme. <c>http</c> and <c>https</c> are there from the start; others are registered by those
/// who know them, so that nobody else depends on them. Safe for use by many threads.
/// </summary>
public sealed class ObjectStoreRegistry
{
    static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    readonly ConcurrentDictionary<string, Func<Uri, IObjectSource>> _schemes = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<string, Lazy<IObjectSource>> _stores = new(StringComparer.Ordinal);

    /// <summary>Creates a registry that knows web servers.</summary>
    public ObjectStoreRegistry(HttpStoreOptions? http = null)
    {
        var client = new Lazy<HttpMessageInvoker>(HttpStore.CreateClient);
        Register("http", origin => new HttpStore(origin, client.Value, http));
        Register("https", origin => new HttpStore(origin, client.Value, http));
    }

    /// <summary>The schemes, in order.</summary>
    public IReadOnlyList<string> Schemes => [.. _schemes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Registers what opens the stores of a scheme; one that was registered before is replaced.</summary>
    /// <param name="scheme">The scheme, such as <c>s3</c>.</param>
    /// <param name="open">Opens the store of a scheme with its authority, such as <c>s3://bucket</c>; called once for each.</param>
    public void Register(string scheme, Func<Uri, IObjectSource> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        ArgumentNullException.ThrowIfNull(open);
        _schemes[scheme] = open;
        foreach (var authority in _stores.Keys.Where(a => string.Equals(SchemeOf(a), scheme, StringComparison.OrdinalIgnoreCase)))
        {
            _stores.TryRemove(authority, out _);
        }
    }

    /// <summary>Finds the store of a URL; false where the text is none or the scheme is not known.</summary>
    /// <exception cref="FormatException">The URL has no place of an object in it.</exception>
    public bool TryResolve(string url, [NotNullWhen(true)] out ObjectLocation? location)
    {
        location = null;
        if (SchemeOf(url) is not { } scheme || !_schemes.TryGetValue(scheme, out var open))
        {
            return false;
        }

        var start = scheme.Length + "://".Length;
        var slash = url.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = slash < 0 ? url : url[..(start + slash)];
        var path = slash < 0 ? "" : url[(start + slash)..].TrimStart('/');
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var origin) || origin.Host.Length == 0)
        {
            throw new FormatException($"\"{scheme}://…\" is no URL: it needs a name after the scheme, such as {scheme}://name/file");
        }

        var root = origin.IsDefaultPort ? $"{origin.Scheme}://{origin.Host}/" : $"{origin.Scheme}://{origin.Host}:{origin.Port}/";
        if (origin.Scheme is "http" or "https" && path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment)
        {
            path = path[..fragment];
        }

        var store = _stores.GetOrAdd(authority, _ => new Lazy<IObjectSource>(() => open(origin)));
        location = new ObjectLocation(store.Value, path, root);
        return true;
    }

    /// <summary>Returns the scheme in front of a text, null where there is none: one letter is a drive of Windows.</summary>
    public static string? SchemeOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.IndexOf("://", StringComparison.Ordinal);
        return end >= 2 && char.IsAsciiLetter(text[0])
            && !text.AsSpan(0, end).ContainsAnyExcept(SchemeCharacters)
            ? text[..end]
            : null;
    }
}
