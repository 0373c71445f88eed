namespace Quiver.Server.Http;

/// <summary>One way in.</summary>
/// <param name="Method">The method of HTTP.</param>
/// <param name="Pattern">The path, as a pattern of ASP.NET Core's routing.</param>
/// <param name="Name">A short name for metrics, logs and the list of routes without authorization.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="Errors">How it tells of errors.</param>
/// <param name="Handler">Answers.</param>
sealed record ApiRoute(string Method, string Pattern, string Name, ApiAccess Access, ApiErrorStyle Errors, ApiHandler Handler);
