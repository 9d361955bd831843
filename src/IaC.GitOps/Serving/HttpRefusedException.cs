using System.Net;

namespace IaC.GitOps;

/// <summary>A request that cannot be answered as it was sent.</summary>
/// <param name="status">What is answered instead.</param>
/// <param name="message">Why, lower case, no full stop.</param>
internal sealed class HttpRefusedException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>What is answered instead.</summary>
    public HttpStatusCode Status => status;
}
