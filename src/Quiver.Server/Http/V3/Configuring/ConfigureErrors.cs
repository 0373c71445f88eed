using Quiver.Arrow.Errors;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>How configure routes tell what the catalog refuses.</summary>
static class ConfigureErrors
{
    /// <summary>Makes a handler tell refusals of the catalog in the words of HTTP.</summary>
    public static ApiHandler Told(ApiHandler handler) => async call =>
    {
        try
        {
            await handler(call).ConfigureAwait(false);
        }
        catch (QuiverException error) when (AnswerOf(error) is { } answer)
        {
            throw answer;
        }
    };

    /// <summary>Returns the answer to a refusal; null for a failure that is none.</summary>
    static ApiException? AnswerOf(QuiverException error) => error.Code switch
    {
        ErrorCode.UnknownDatabase or ErrorCode.UnknownTable => new ApiException(404, error.Message),
        ErrorCode.AlreadyExists => new ApiException(409, error.Message),
        ErrorCode.LimitExceeded => new ApiException(422, error.Message) { IsJson = true },
        ErrorCode.InvalidValue or ErrorCode.InvalidStatement or ErrorCode.UnknownColumn or ErrorCode.TypeMismatch =>
            new ApiException(400, error.Message),
        _ => null,
    };
}
