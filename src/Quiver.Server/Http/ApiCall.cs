using System.Text;
using Microsoft.AspNetCore.Http;
using Quiver.Server.Auth;
using Quiver.Server.Hosting;

namespace Quiver.Server.Http;

/// <summary>One request to a route, whose caller is known.</summary>
sealed class ApiCall(HttpContext http, ApiRoute route, QuiverServer server, Caller caller)
{
    RequestParameters? _parameters;

    /// <summary>The request and its answer as ASP.NET Core has them.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>The route.</summary>
    public ApiRoute Route { get; } = route;

    /// <summary>The server.</summary>
    public QuiverServer Server { get; } = server;

    /// <summary>Who asks.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>The request.</summary>
    public HttpRequest Request => Http.Request;

    /// <summary>The answer.</summary>
    public HttpResponse Response => Http.Response;

    /// <summary>The parameters of the address.</summary>
    public RequestParameters Parameters => _parameters ??= new RequestParameters(Http.Request.Query);

    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Answers without a body.</summary>
    public Task EndAsync(int status)
    {
        Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Answers with a text.</summary>
    public Task WriteTextAsync(int status, string text) => WriteAsync(status, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>Answers with a document.</summary>
    public Task WriteJsonAsync(int status, ReadOnlyMemory<byte> json) => WriteAsync(status, json, "application/json");

    /// <summary>Answers with a body.</summary>
    public async Task WriteAsync(int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        Response.StatusCode = status;
        Response.ContentType = contentType;
        Response.ContentLength = body.Length;
        await Response.Body.WriteAsync(body, Aborted).ConfigureAwait(false);
    }
}
