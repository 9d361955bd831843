using System.Net;

namespace IaC.Images.Registries;

/// <summary>A registry, or another server that images come from, refused, could not be reached, or answered with what is no answer. Names the request.</summary>
public sealed class RegistryException : Exception
{
    /// <summary>A fault of a registry.</summary>
    /// <param name="message">What is wrong: lower case, no full stop.</param>
    /// <param name="place">The image or address that was asked for.</param>
    /// <param name="status">Status of the answer; null where there was none.</param>
    /// <param name="cause">What led to it.</param>
    public RegistryException(string message, string place, HttpStatusCode? status = null, Exception? cause = null)
        : base($"{place}: {message}", cause) => Status = status;

    /// <summary>Status of the answer; null where there was none.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The registry says that there is no such thing.</summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    /// <summary>Nobody answered, or only with a fault of its own: another place may do better.</summary>
    public bool IsUnavailable => Status is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests;
}
