/// What stands around the text of every message in HTML: one column of at most 600 pixels that also Outlook's engine
/// keeps, without images, in the light and in the dark.
///
/// Styles stand at the elements, since some programs drop style sheets; the sheet has only what cannot stand there, the
/// colours of the dark and the phone's margins. Tables are for Outlook and say that they hold no data. Colours keep a
/// contrast of 4.5 and more: text 15.8 and 12.6, links 6.4 and 9.1, buttons 6.4 and 8.1, in the light and in the dark
/// (WCAG 2.2, section 1.4.3).
struct HTMLFrame: Sendable {
  private let head: String

  /// - Parameter language: a BCP 47 tag such as `en` or `pt-BR`.
  init(language: String) {
    let direction = Self.isRightToLeft(language) ? "rtl" : "ltr"
    head = """
      <!DOCTYPE html>
      <html lang="\(HTMLLayout.escaped(language))" dir="\(direction)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
      <meta name="format-detection" content="telephone=no,date=no,address=no">
      <title>
      """
  }

  /// - Parameter preheader: behind it stand blanks that do not show, so that programs do not show the text's beginning
  ///   after it.
  func opening(title: String, preheader: String?) -> String {
    var html = head
    html += HTMLLayout.escaped(title)
    html += Self.sheet
    if let preheader, !preheader.isEmpty {
      html += "<div style=\"display:none;max-height:0;overflow:hidden\">"
      html += HTMLLayout.escaped(preheader)
      html += "</div>\n"
    }
    html += Self.column
    return html
  }

  private static let sheet = """
    </title>
    <style>
    :root{color-scheme:light dark;supported-color-schemes:light dark}
    @media (max-width:620px){.w{padding:0!important}.c{padding:24px 20px!important;border-radius:0!important}}
    @media (prefers-color-scheme:dark){
    .w{background:#14171b!important}.c{background:#1f2429!important;color:#e4e7eb!important}
    .c a{color:#a8c7fa!important}.q{border-color:#4a525c!important}
    .b{background:#a8c7fa!important}.c .b a{color:#0a2a5e!important}}
    </style>
    <!--[if mso]><style>body,td,a{font-family:Arial,sans-serif!important}</style><![endif]-->
    </head>
    <body class="w" style="margin:0;padding:0;background:#f1f3f5">

    """

  private static let column = """
    <table class="w" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
     style="background:#f1f3f5"><tr><td class="w" align="center" style="padding:24px 12px">
    <!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
     style="max-width:600px"><tr><td class="c" style="padding:32px 36px 24px;background:#ffffff;
     border-radius:10px;color:#1f2328;text-align:start;font-size:16px;line-height:1.55;
     font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere">

    """

  static let closing = """
    </td></tr></table>
    <!--[if mso]></td></tr></table><![endif]-->
    </td></tr></table>
    </body>
    </html>

    """

  // MARK: - The button

  /// Up to its address. The padding is the cell's for Outlook, which gives a link none.
  static let buttonOpening = """
    <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px">
    <tr><td class="b" style="border-radius:8px;background:#0b57d0;mso-padding-alt:12px 24px">
    <a style="display:inline-block;padding:12px 24px;mso-padding-alt:0;color:#ffffff;
     font-weight:600;text-decoration:none" href="
    """

  static let buttonLabel = "\">"
  static let buttonClosing = "</a>\n</td></tr></table>\n"

  /// Languages of the scripts that run from right to left, by their first subtag.
  private static func isRightToLeft(_ language: String) -> Bool {
    let first = language.split(separator: "-").first.map { $0.lowercased() } ?? ""
    return ["ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"].contains(first)
  }
}
