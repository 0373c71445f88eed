using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Quiver.Engine.Catalog;
using Quiver.InfluxQueries.Metadata;

namespace Quiver.InfluxQueries.Users;

/// <summary>
/// The users of InfluxQL, who say who they are by name and password. To check a password takes long on purpose; one that was right is
/// known again by a keyed hash in memory, until the user changes.
/// </summary>
sealed class InfluxUsers(InfluxMetadata metadata)
{
    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The last right passwords by user as it is defined: a changed user is another object.</summary>
    readonly ConditionalWeakTable<UserFacts, byte[]> _known = [];

    /// <summary>Whether there is a user.</summary>
    public bool Exist => !metadata.Current.Users.IsEmpty;

    /// <summary>Returns what the user of a name and a password may do; null where there is no such user.</summary>
    public SessionAccess? Authenticate(string name, string password)
    {
        if (!metadata.Current.Users.TryGetValue(name, out UserFacts? user))
        {
            // A name that is not there is to be found out as slowly as a wrong password.
            _ = PasswordHash.OfNobody.Matches(password);
            return null;
        }

        byte[] hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
        if (!_known.TryGetValue(user, out byte[]? known) || !CryptographicOperations.FixedTimeEquals(known, hash))
        {
            if (!user.Password.Matches(password))
            {
                return null;
            }

            _known.AddOrUpdate(user, hash);
        }

        return new UserAccess(user);
    }
}
