using System.Net;
using System.Net.Http.Headers;

namespace IaC.Images.Registries;

/// <summary>A request that can be sent more than once.</summary>
/// <param name="Path">Path relative to <c>/v2/</c>; or a whole address, or one from the root, as an answer named it.</param>
/// <param name="Scope">What a token must allow: <c>repository:library/nginx:pull</c>; several with spaces between. Empty: only that one is known.</param>
/// <param name="Place">What messages call it.</param>
internal sealed record RegistryRequest(string Path, string Scope, string Place)
{
    /// <summary>Method; GET unless given.</summary>
    internal HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Media types that are understood; any unless given.</summary>
    internal IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>First byte that is wanted; 0 is all.</summary>
    internal long From { get; init; }

    /// <summary>Makes the body anew for each attempt; null for none.</summary>
    internal Func<HttpContent>? Body { get; init; }

    /// <summary>False where a second attempt would not be the same.</summary>
    internal bool CanRepeat { get; init; } = true;

    /// <summary>Answers that are no success and yet wanted.</summary>
    internal IReadOnlyList<HttpStatusCode> AlsoExpected { get; init; } = [];

    /// <summary>Whether the answer is wanted.</summary>
    internal bool Expects(HttpStatusCode status) => (int)status is >= 200 and < 300 || AlsoExpected.Contains(status);

    /// <summary>The message of one attempt.</summary>
    internal HttpRequestMessage ToMessage(Uri address)
    {
        HttpRequestMessage message = new(Method, address) { Content = Body?.Invoke() };
        foreach (string type in Accept)
        {
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        message.Headers.Range = From > 0 ? new RangeHeaderValue(From, null) : null;
        return message;
    }
}
