import Actions

/// A page that shows a message as people will see it: its head, then wide and on a phone, in the light and in the dark,
/// and as plain text. Needs no network and runs no script of the message.
struct PreviewPage {
  let html: String

  init(_ request: EmailRequest) {
    let panes = [
      ("Wide, light", 720, false), ("Phone, light", 360, false), ("Wide, dark", 720, true),
      ("Phone, dark", 360, true),
    ].map { title, width, isDark in
      """
      <figure><figcaption>\(title)</figcaption>
      <iframe title="\(title)" width="\(width)" height="700" sandbox="allow-same-origin"
       onload="this.height=this.contentDocument.documentElement.scrollHeight"
       srcdoc="\(Self.escaped(Self.colored(request.html, isDark: isDark)))"></iframe></figure>
      """
    }
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Self.escaped(request.subject))</title>
      <style>
      body{margin:24px;font:15px/1.5 system-ui,sans-serif;background:#e3e6ea;color:#1f2328}
      dl{display:grid;grid-template-columns:max-content auto;gap:2px 16px;margin:0 0 24px}
      dt{color:#57606a}dd{margin:0;overflow-wrap:anywhere}
      main{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start}
      figure{margin:0}figcaption{margin:0 0 8px;color:#57606a}
      iframe{border:1px solid #c9ced6;border-radius:8px;background:#ffffff;display:block;max-width:100%}
      pre{margin:0;padding:20px;width:77ch;max-width:100%;background:#ffffff;\
      border:1px solid #c9ced6;border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere}
      </style>
      </head>
      <body>
      <dl>
      \(Self.head(request))
      </dl>
      <main>
      \(panes.joined(separator: "\n"))
      <figure><figcaption>Plain text</figcaption>
      <pre>\(Self.escaped(request.text))</pre></figure>
      </main>
      </body>
      </html>

      """
  }

  private static func head(_ request: EmailRequest) -> String {
    var lines = [("From", request.from), ("To", request.to)]
    lines += request.cc.map { ("Cc", $0) } + request.bcc.map { ("Bcc", $0) }
    if let replyTo = request.replyTo { lines.append(("Reply to", replyTo)) }
    lines.append(("Subject", request.subject))
    if let invite = request.invite {
      lines.append(("Invitation", "\(invite.method.rawValue): \(invite.summary)"))
    }
    lines += request.attachments.map {
      ("Attached", "\($0.name), \(($0.size + 1023) / 1024) KiB")
    }
    lines += request.unsubscribe.map { ("Unsubscribe", $0) }
    return lines.map { "<dt>\($0.0)</dt><dd>\(escaped($0.1))</dd>" }.joined(separator: "\n")
  }

  /// The message as a mail program of that colour shows it, whatever the colour of the machine that shows the page.
  private static func colored(_ html: String, isDark: Bool) -> String {
    html.replacing("(prefers-color-scheme:dark)", with: isDark ? "all" : "not all")
      .replacing("color-scheme:light dark", with: "color-scheme:\(isDark ? "dark" : "light")")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
