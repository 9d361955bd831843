namespace IaC.Model.Kubernetes;

/// <summary>How a request is carried.</summary>
[NotYet("HTTPS")]
public enum UriScheme
{
    /// <summary>In the clear.</summary>
    HTTP,
}
