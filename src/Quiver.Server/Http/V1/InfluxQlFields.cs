using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using System.Text;
using Quiver.Server.Http.Bodies;

namespace Quiver.Server.Http.V1;

/// <summary>
/// The fields of a request of InfluxQL: those of a form in the body, before those of the address; of a name that is given twice the first
/// value counts, as Go's servers have it.
/// </summary>
sealed class InfluxQlFields
{
    readonly IQueryCollection _address;
    readonly Dictionary<string, StringValues> _form = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);
    string? _file;

    InfluxQlFields(IQueryCollection address)
    {
        _address = address;
    }

    /// <summary>Returns a field; empty where there is none.</summary>
    public string this[string name] =>
        _form.TryGetValue(name, out StringValues values) && values.Count > 0 ? values[0] ?? ""
        : _address.TryGetValue(name, out values) && values.Count > 0 ? values[0] ?? ""
        : _parts.GetValueOrDefault(name, "");

    /// <summary>The statements: the field <c>q</c>, or the file of that name; null where there are none.</summary>
    public string? Query => this["q"].Trim() is { Length: > 0 } text ? text : _file;

    /// <summary>Reads the fields of a request.</summary>
    /// <exception cref="ApiException">The body is too long (413), in an unknown coding (415) or no form (400).</exception>
    public static async Task<InfluxQlFields> ReadAsync(ApiCall call)
    {
        var fields = new InfluxQlFields(call.Request.Query);
        if (call.Request.Method != "POST" || !MediaTypeHeaderValue.TryParse(call.Request.ContentType, out MediaTypeHeaderValue? type))
        {
            return fields;
        }

        bool isForm = type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
        bool isParts = type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (isForm || isParts)
        {
            using RequestBody body = await RequestBody.ReadAsync(call.Request, call.Server.Writes.Limits, call.Aborted)
                .ConfigureAwait(false);
            if (isForm)
            {
                fields.AddForm(Encoding.UTF8.GetString(body.Memory.Span));
            }
            else
            {
                await fields.AddPartsAsync(body, HeaderUtilities.RemoveQuotes(type.Boundary).Value, call.Aborted).ConfigureAwait(false);
            }
        }

        return fields;
    }

    void AddForm(string form)
    {
        foreach ((string name, StringValues values) in QueryHelpers.ParseQuery(form))
        {
            _form[name] = values;
        }
    }

    async Task AddPartsAsync(RequestBody body, string? boundary, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(boundary))
        {
            throw new ApiException(400, "no multipart boundary param in Content-Type");
        }

        try
        {
            using var stream = new MemoryStream(body.Memory.ToArray(), writable: false);
            var reader = new MultipartReader(boundary, stream) { BodyLengthLimit = body.Length };
            while (await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? what))
                {
                    using var text = new StreamReader(section.Body, Encoding.UTF8);
                    Add(what, await text.ReadToEndAsync(cancellationToken).ConfigureAwait(false));
                }
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new ApiException(400, $"the parts of the body cannot be read: {error.Message}");
        }
    }

    void Add(ContentDispositionHeaderValue what, string text)
    {
        string name = HeaderUtilities.RemoveQuotes(what.Name).Value ?? "";
        bool isFile = what.FileName.HasValue || what.FileNameStar.HasValue;
        if (isFile && name == "q")
        {
            _file ??= text;
        }
        else if (!isFile)
        {
            _parts.TryAdd(name, text);
        }
    }
}
