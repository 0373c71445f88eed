namespace Quiver.Server.Http;

/// <summary>Answers one request.</summary>
/// <param name="call">The request, whose caller is known and allowed in.</param>
delegate Task ApiHandler(ApiCall call);
