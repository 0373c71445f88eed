using Quiver.Arrow.Errors;

namespace Quiver.Engine.Catalog;

/// <summary>
/// What a session may do. Schemas that it may not read are not there for it; what else it may not do fails with
/// <see cref="ErrorCode.AccessDenied"/>.
/// </summary>
public abstract class SessionAccess
{
    /// <summary>Everything: the access of the program itself.</summary>
    public static SessionAccess Full { get; } = new FullAccess();

    /// <summary>Whether the session may define what belongs to no schema, and whatever else nobody else may.</summary>
    public abstract bool IsAdmin { get; }

    /// <summary>Whether statements may read and write files and addresses.</summary>
    public abstract bool CanUseFiles { get; }

    /// <summary>Whether the session may read the tables of a schema.</summary>
    public abstract bool CanRead(string schema);

    /// <summary>Whether the session may write to the tables of a schema, and define tables in it.</summary>
    public abstract bool CanWrite(string schema);

    /// <summary>Fails where the session may not write to a schema.</summary>
    internal void RequireWrite(string schema)
    {
        if (!CanWrite(schema))
        {
            throw Denied($"write to \"{schema}\"");
        }
    }

    /// <summary>Fails where the session is not an administrator's.</summary>
    internal void RequireAdmin(string deed)
    {
        if (!IsAdmin)
        {
            throw Denied(deed);
        }
    }

    /// <summary>Fails where statements may not use files.</summary>
    internal void RequireFiles(string deed)
    {
        if (!CanUseFiles)
        {
            throw new QuiverException(
                ErrorCode.AccessDenied, $"this session may not {deed}: it has no access to files and addresses of the server");
        }
    }

    static QuiverException Denied(string deed) => new(ErrorCode.AccessDenied, $"this session may not {deed}");

    sealed class FullAccess : SessionAccess
    {
        public override bool IsAdmin => true;

        public override bool CanUseFiles => true;

        public override bool CanRead(string schema) => true;

        public override bool CanWrite(string schema) => true;
    }
}
