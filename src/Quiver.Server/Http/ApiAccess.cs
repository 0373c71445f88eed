namespace Quiver.Server.Http;

/// <summary>Who may use a route at all.</summary>
enum ApiAccess
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Any caller with a valid token; anybody where the operator took the route out of authorization by its name.</summary>
    Exemptable,

    /// <summary>Any caller with a valid token; the handler checks what the caller may do with which database.</summary>
    Caller,

    /// <summary>Administrators.</summary>
    Admin,
}
