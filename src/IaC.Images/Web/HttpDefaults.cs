using System.Net.Http.Headers;

namespace IaC.Images.Web;

/// <summary>What all requests of this program over HTTP have in common.</summary>
internal static class HttpDefaults
{
    /// <summary>How long a connection may take to be there.</summary>
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);

    /// <summary>How long a server may be silent.</summary>
    internal static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    /// <summary>What this program calls itself.</summary>
    internal static readonly ProductInfoHeaderValue Agent = new("iac", "1");
}
